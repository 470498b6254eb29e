package dev.reelay.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.Script;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The service under test, as the tests talk to it. */
@ApplicationScoped
public class Tracker {
  private final ScriptedBus bus;
  private final SchemaTime time;
  private final Jdbi jdbi;

  Tracker(ScriptedBus bus, SchemaTime time, Jdbi jdbi) {
    this.bus = bus;
    this.time = time;
    this.jdbi = jdbi;
  }

  /** Waits until the schema is there. */
  public void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(number("SELECT count(*) FROM duration_sketches")).isNotNegative());
  }

  /** Makes the service as new as far as it has learned what stages take. */
  public void forgetDurations() {
    execute("DELETE FROM finished_runs");
    execute("DELETE FROM duration_sketches");
  }

  /** Stops time at the present second; returns it. */
  public Instant freeze() {
    time.run();
    Instant now =
        jdbi.withHandle(
                handle -> handle.createQuery("SELECT clock()").mapTo(OffsetDateTime.class).one())
            .toInstant()
            .truncatedTo(ChronoUnit.SECONDS);
    time.freeze(now);
    return now;
  }

  public void advance(Duration by) {
    time.advance(by);
  }

  public void runTime() {
    time.run();
  }

  /** Delivers what the orchestrator says. */
  public void orchestrator(Story story, JobEvent... events) {
    bus.deliver(Script.of(story.job()).from(Service.ORCHESTRATOR, events).inOrder());
  }

  /** Delivers what the adapters say. */
  public void adapters(Story story, JobEvent... events) {
    bus.deliver(Script.of(story.job()).from(Service.ADAPTERS, events).inOrder());
  }

  /** Everything that was published about the job, of one type. */
  public <E> List<E> published(Story story, Class<E> type) {
    return bus.published(story.job().jobId()).stream()
        .map(Envelope::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  public List<VideoGenerationProgress> progress(Story story) {
    return published(story, VideoGenerationProgress.class);
  }

  public List<String> parked() {
    return bus.parked();
  }

  public long number(String sql, Object... parameters) {
    return jdbi.withHandle(handle -> {
      var query = handle.createQuery(sql);
      for (int i = 0; i < parameters.length; i++) {
        query.bind(i, parameters[i]);
      }
      return query.mapTo(Long.class).one();
    });
  }

  public List<Map<String, Object>> rows(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }

  public void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }

  /** When the run is looked at next; fails when it is not. */
  public Instant nextCheck(String run) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery("SELECT next_check_at FROM stage_trackings WHERE stage_run_id = :run")
                .bind("run", run)
                .mapTo(OffsetDateTime.class)
                .one())
        .toInstant();
  }
}
