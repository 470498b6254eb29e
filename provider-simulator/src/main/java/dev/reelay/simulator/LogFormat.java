package dev.reelay.simulator;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.logging.Handler;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.JsonFormatter;

/** Writes log lines as JSON when {@code REELAY_LOG_FORMAT=json}. */
@ApplicationScoped
class LogFormat {
  private final String format;

  LogFormat(@ConfigProperty(name = "reelay.log.format", defaultValue = "text") String format) {
    this.format = format;
  }

  void apply(@Observes @Priority(1) StartupEvent event) {
    switch (format) {
      case "text" -> {}
      case "json" -> {
        for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
          handler.setFormatter(new JsonFormatter());
        }
      }
      default ->
          throw new IllegalArgumentException(
              "REELAY_LOG_FORMAT must be text or json, not " + format);
    }
  }
}
