package dev.reelay.model;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models and providers right now. Whoever needs it at all asks when the service
 * starts, so that a service does not start with a file that has a fault; a fault in a later change
 * is told, and what was read before stays.
 */
@ApplicationScoped
public class Models implements Duty {
  private static final Logger LOG = Logger.getLogger(Models.class);
  private static final String SHIPPED = "/reelay-models.yaml";

  private final @Nullable Path file;
  private final Duration pause;
  private final MeterRegistry meters;
  private final List<Consumer<Catalog>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Catalog catalog;
  private String text = "";
  private @Nullable Loop loop;

  Models(CatalogConfig config, MeterRegistry meters) {
    this.file = config.file().orElse(null);
    this.pause = config.reload();
    this.meters = meters;
  }

  /**
   * The catalog as it is now. Ask once per decision: the next answer may differ. The first call
   * reads the file, and fails when it has a fault.
   */
  public Catalog now() {
    Catalog known = catalog;
    return known == null ? first() : known;
  }

  private synchronized Catalog first() {
    Catalog known = catalog;
    if (known == null) {
      text = read();
      known = merged(text);
      catalog = known;
    }
    return known;
  }

  /** Has itself told of every change from now on, in the thread that noticed it. */
  public void onChange(Consumer<Catalog> listener) {
    listeners.add(listener);
  }

  @Override
  public void start() {
    if (file != null) {
      loop =
          Loop.start(
              "models-reload",
              () -> {
                reload();
                return pause;
              });
    }
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private synchronized void reload() {
    String found = catalog == null ? text : read();
    if (found.equals(text)) {
      return;
    }
    text = found;
    Catalog changed;
    try {
      changed = merged(found);
    } catch (CatalogException e) {
      meters.counter("reelay.models.refused").increment();
      LOG.errorf("The changed %s is not used: %s", file, e.getMessage());
      return;
    }
    catalog = changed;
    LOG.infof("Read %s again: models %s", file, String.join(", ", changed.models().keySet()));
    listeners.forEach(listener -> listener.accept(changed));
  }

  private String read() {
    try {
      return file == null ? "" : Files.readString(file);
    } catch (IOException e) {
      throw new CatalogException("REELAY_MODELS_FILE: " + file + " cannot be read");
    }
  }

  private static Catalog merged(String text) {
    Catalog shipped = CatalogFile.parse(shipped());
    Catalog added = text.isBlank() ? new Catalog(Map.of(), Map.of()) : CatalogFile.parse(text);
    Map<String, Model> models = new HashMap<>(shipped.models());
    models.putAll(added.models());
    Map<String, ProviderSettings> providers = new HashMap<>(shipped.providers());
    providers.putAll(added.providers());
    return new Catalog(models, providers);
  }

  private static String shipped() {
    try (InputStream content = Models.class.getResourceAsStream(SHIPPED)) {
      if (content == null) {
        throw new IllegalStateException(SHIPPED + " is not in the jar. Indicates a bug.");
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
