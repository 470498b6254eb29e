package dev.reelay.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.SettingsEvent;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageRequested;
import dev.reelay.orchestrator.dispatch.HandDispatch;
import dev.reelay.orchestrator.job.HandTimers;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.Script;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What tests do with the orchestrator: tell it events, let its loops look, read what it says. */
@ApplicationScoped
public class Desk {
  private static final String JOBS =
      "TRUNCATE jobs, stage_runs, stages, transitions, grants, releases, job_orders, key_limits CASCADE";

  private final ScriptedBus bus;
  private final SchemaTime time;
  private final HandDispatch dispatch;
  private final HandTimers timers;
  private final Jdbi jdbi;
  private final EventIds ids = new EventIds();
  private boolean ours;

  Desk(ScriptedBus bus, SchemaTime time, HandDispatch dispatch, HandTimers timers, Jdbi jdbi) {
    this.bus = bus;
    this.time = time;
    this.dispatch = dispatch;
    this.timers = timers;
    this.jdbi = jdbi;
  }

  /** Takes the loops over and begins with empty tables, at {@link Samples#NOW}. */
  public void clear() {
    if (!ours) {
      await().until(timers::takeOver);
      await().until(dispatch::takeOver);
      ours = true;
    }
    sql("TRUNCATE outbox, inbox, parked_events");
    forgetJobs();
    time.freeze(Samples.NOW);
  }

  /** Begins with no job and the limits of the configuration; works beside running loops too. */
  public void forgetJobs() {
    sql(JOBS);
    sql(
        """
        UPDATE provider_limits SET available = true, availability_version = 0, unavailable_because = NULL,
          max_running = CASE provider WHEN 'studio' THEN 4 ELSE 1 END, starts_per_minute = NULL,
          recent_starts = '{}', turn = 0
        WHERE provider <> 'paced'
        """);
  }

  public void tell(Service from, JobRef job, JobEvent... events) {
    bus.deliver(Script.of(job, Samples.NOW).from(from, events).inOrder());
    assertThat(bus.parked()).isEmpty();
  }

  public void tell(Service from, String subject, SettingsEvent event) {
    bus.deliver(
        new Envelope(
            ids.next(),
            event.getClass().getSimpleName(),
            1,
            from.id(),
            1,
            subject,
            null,
            "settings",
            null,
            Samples.NOW,
            null,
            event));
    assertThat(bus.parked()).isEmpty();
  }

  /** A job that was requested and started, if the limits allow. */
  public JobRef started(String model, String keyId, int maxRunning) {
    JobRef job = Samples.job(keyId);
    tell(Service.GATEWAY, job, Samples.requested(model, maxRunning));
    dispatch();
    return job;
  }

  /** Lets the dispatcher look once; returns how long it would sleep then. */
  public Duration dispatch() {
    return dispatch.look();
  }

  /** Shows the meters what is in the tables. */
  public void count() {
    dispatch.count();
  }

  /** A job of the local engine fails for good at the first attempt of its first stage. */
  public void fail(JobRef job) {
    tell(
        Service.ADAPTERS,
        job,
        new StageFailed(
            job.jobId() + ".brief.1",
            "brief",
            1,
            "studio",
            Failure.of(FailureClass.PERMISSION, "it broke")));
  }

  /** Adds copies of a job that waits, as if so many more had been requested. */
  public void copy(JobRef job, int count) {
    sql(
        """
        INSERT INTO jobs SELECT copy.* FROM jobs j CROSS JOIN generate_series(1, %d) AS n
          CROSS JOIN LATERAL jsonb_populate_record(j, jsonb_build_object('id', j.id || '_' || n)) AS copy
        WHERE j.id = '%s'
        """
            .formatted(count, job.jobId()));
  }

  public void expire() {
    timers.look();
  }

  /** Looks for what ended jobs left. */
  public void clean() {
    timers.clean();
  }

  public List<JobEvent> said(JobRef job) {
    return bus.published(job.jobId()).stream().map(e -> (JobEvent) e.event()).toList();
  }

  public <E extends JobEvent> List<E> said(JobRef job, Class<E> type) {
    return said(job).stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The newest request of a stage. */
  public StageRequested asked(JobRef job) {
    return said(job, StageRequested.class).getLast();
  }

  /** Lets the adapters do the newest stage. */
  public void succeed(JobRef job) {
    StageRequested run = asked(job);
    tell(Service.ADAPTERS, job, Samples.accepted(run), Samples.succeeded(run));
  }

  public String state(JobRef job) {
    return one("SELECT state FROM jobs WHERE id = '" + job.jobId() + "'");
  }

  public List<String> running(String kind) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT holder_id FROM grants WHERE kind = :kind ORDER BY holder_id")
            .bind("kind", kind)
            .mapTo(String.class)
            .list());
  }

  /** Jobs and runs that hold a grant without being alive, and the other way round. */
  public List<String> leaks() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                (SELECT id FROM jobs WHERE state IN ('processing', 'retrying', 'cancelling')
                 EXCEPT SELECT holder_id FROM grants WHERE kind = 'key')
                UNION ALL
                (SELECT holder_id FROM grants WHERE kind = 'key'
                 EXCEPT SELECT id FROM jobs WHERE state IN ('processing', 'retrying', 'cancelling'))
                UNION ALL
                (SELECT id FROM stage_runs WHERE ended_at IS NULL
                 EXCEPT SELECT holder_id FROM grants WHERE kind = 'provider')
                UNION ALL
                (SELECT holder_id FROM grants WHERE kind = 'provider'
                 EXCEPT SELECT id FROM stage_runs WHERE ended_at IS NULL)
                """)
            .mapTo(String.class)
            .list());
  }

  public List<String> column(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  public String one(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  public void sql(String statement) {
    jdbi.useHandle(handle -> handle.execute(statement));
  }

  public SchemaTime time() {
    return time;
  }

  public ScriptedBus bus() {
    return bus;
  }
}
