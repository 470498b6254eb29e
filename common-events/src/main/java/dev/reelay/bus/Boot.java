package dev.reelay.bus;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings a service up behind its open port: waits for the database, migrates the schema, starts the
 * duties in order; tries again with back-off for as long as a server is away. Stops the duties in
 * reverse.
 */
@ApplicationScoped
class Boot {
  private static final Logger LOG = Logger.getLogger(Boot.class);

  /** What is in hand is done by then; only a broker that does not answer takes longer. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private final DataSource database;
  private final BusConfig config;
  private final Rabbit rabbit;
  private final List<Duty> waiting;
  private final List<Duty> started = new ArrayList<>();
  private final CountDownLatch schema = new CountDownLatch(1);
  private volatile @Nullable String step = "waiting for PostgreSQL";
  private @Nullable Loop loop;

  Boot(DataSource database, BusConfig config, Rabbit rabbit, @All List<Duty> duties) {
    this.database = database;
    this.config = config;
    this.rabbit = rabbit;
    this.waiting = new ArrayList<>(duties);
    this.waiting.sort(Comparator.comparingInt(Duty::order));
  }

  void start(@Observes StartupEvent event) {
    loop = Loop.start(config.service() + "-boot", this::proceed);
  }

  void stop(@Observes @Priority(1) ShutdownEvent event) {
    step = "stopping";
    if (loop != null) {
      loop.close();
    }
    rabbit.openNoMore();
    Iterator<Duration> pauses = List.of(STOP_PATIENCE).iterator();
    try (Loop _ = Loop.start(config.service() + "-stop-patience", () -> await(pauses))) {
      stopDuties();
    }
  }

  private @Nullable Duration await(Iterator<Duration> pauses) {
    if (pauses.hasNext()) {
      return pauses.next();
    }
    rabbit.abandon();
    return null;
  }

  private void stopDuties() {
    for (Duty duty : started.reversed()) {
      try {
        duty.stop();
      } catch (RuntimeException e) {
        LOG.warnf(e, "%s did not stop cleanly", duty);
      }
    }
  }

  /** What the service still waits for; null when it is up. */
  @Nullable String step() {
    return step;
  }

  /** Blocks until the schema is migrated, at most for a minute; then fails. */
  void awaitSchema() throws InterruptedException {
    if (!schema.await(1, java.util.concurrent.TimeUnit.MINUTES)) {
      throw new IllegalStateException("The schema is not ready: " + step);
    }
  }

  private @Nullable Duration proceed() throws Exception {
    if (schema.getCount() > 0) {
      migrate("db/bus", "bus_schema_history");
      migrate("db/migration", "schema_history");
      schema.countDown();
    }
    while (!waiting.isEmpty()) {
      Duty next = waiting.getFirst();
      String name = next.getClass().getSimpleName().replace("_ClientProxy", "");
      step = "starting " + name;
      try {
        next.start();
      } catch (Exception e) {
        step = "starting " + name + ": " + e;
        throw e;
      }
      started.add(waiting.removeFirst());
    }
    step = null;
    LOG.infof("%s is ready", config.service());
    return null;
  }

  private void migrate(String location, String history) {
    FluentConfiguration flyway =
        Flyway.configure()
            .dataSource(database)
            .locations("classpath:" + location)
            .table(history)
            .baselineOnMigrate(true)
            .baselineVersion("0");
    flyway.load().migrate();
  }
}
