package dev.reelay.benchmarks.checks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz with its clustered job store on JDBC, which takes triggers in batches. */
final class QuartzOnJdbc implements Rival {
  private static final String NAME = "bench";
  private static final String FIRED = "fired";

  private final HikariDataSource pool;

  QuartzOnJdbc(HikariDataSource pool) throws SQLException, IOException {
    this.pool = pool;
    try (InputStream tables =
        Scheduler.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
      if (tables == null) {
        throw new IOException("Quartz came without its tables");
      }
      Rival.execute(pool, new String(tables.readAllBytes(), StandardCharsets.UTF_8));
    }
    DBConnectionManager.getInstance().addConnectionProvider(NAME, new Pooled(pool));
  }

  @Override
  public String name() {
    return "Quartz";
  }

  @Override
  public Fired fire(Load load, Duration pause, Duration time) throws Exception {
    Fired fired = new Fired();
    Rival.execute(pool, schedule(load, pause));
    Scheduler scheduler = new StdSchedulerFactory(properties()).getScheduler();
    scheduler.getContext().put(FIRED, fired);
    scheduler.start();
    try {
      TimeUnit.NANOSECONDS.sleep(pause.plus(time).toNanos());
    } finally {
      scheduler.shutdown(true);
    }
    return fired;
  }

  /** One job, and a trigger for each of ours. */
  private static String schedule(Load load, Duration pause) {
    return String.format(
        Locale.ROOT,
        """
        TRUNCATE qrtz_fired_triggers, qrtz_simple_triggers, qrtz_triggers, qrtz_job_details, qrtz_scheduler_state CASCADE;
        INSERT INTO qrtz_job_details
          (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery)
        VALUES ('%1$s', 'check', 'bench', '%2$s', true, false, false, false);
        INSERT INTO qrtz_triggers
          (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time, prev_fire_time, priority,
           trigger_state, trigger_type, start_time, end_time, misfire_instr)
        SELECT '%1$s', 'job_' || lpad(n::text, 26, '0'), 'bench', 'check', 'bench', due, -1, 5, 'WAITING', 'SIMPLE', due, 0, 0
        FROM (SELECT n, (extract(epoch FROM now()) * 1000 + %3$d + n::double precision * %4$d / %5$d)::bigint AS due
              FROM generate_series(0, %5$d - 1) AS n) AS jobs;
        INSERT INTO qrtz_simple_triggers
          (sched_name, trigger_name, trigger_group, repeat_count, repeat_interval, times_triggered)
        SELECT sched_name, trigger_name, trigger_group, -1, %4$d, 0 FROM qrtz_triggers;
        ANALYZE qrtz_triggers;
        ANALYZE qrtz_simple_triggers;
        """,
        NAME,
        Note.class.getName(),
        pause.toMillis(),
        load.interval().toMillis(),
        load.jobs());
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", NAME);
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "64");
    properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.put("org.quartz.threadPool.threadCount", String.valueOf(THREADS));
    properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.put(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.misfireThreshold", "600000");
    properties.put("org.quartz.jobStore.dataSource", NAME);
    return properties;
  }

  /** What Quartz makes for each execution, so it must be public. */
  public static final class Note implements Job {
    private final InstantSource clock = InstantSource.system();

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        Instant due = context.getScheduledFireTime().toInstant();
        Instant now = clock.instant();
        String name = context.getTrigger().getKey().getName() + "." + due;
        Object fired = context.getScheduler().getContext().get(FIRED);
        if (fired instanceof Fired all) {
          all.add(new Fired.One(name, due, now, now));
        }
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  private record Pooled(HikariDataSource pool) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return pool.getConnection();
    }

    @Override
    public void shutdown() {
      // Whoever opened the pool closes it.
    }

    @Override
    public void initialize() {
      // It is ready.
    }
  }
}
