package dev.reelay.benchmarks.checks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.zaxxer.hikari.HikariDataSource;
import dev.reelay.benchmarks.measure.SchedulerTables;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** db-scheduler, set up for throughput as its documentation says. */
final class DbScheduler implements Rival {
  private static final String TASK = "check";

  private final HikariDataSource pool;
  private final InstantSource clock = InstantSource.system();

  DbScheduler(HikariDataSource pool) throws SQLException {
    this.pool = pool;
    Rival.execute(pool, SchedulerTables.in("rivals"));
  }

  @Override
  public String name() {
    return "db-scheduler";
  }

  @Override
  public Fired fire(Load load, Duration pause, Duration time) throws Exception {
    Fired fired = new Fired();
    CustomTask<Void> task =
        Tasks.custom(TASK, Void.class)
            .execute((instance, context) -> {
              Instant due = context.getExecution().getExecutionTime();
              Instant now = clock.instant();
              fired.add(new Fired.One(instance.getId() + "." + due, due, now, now));
              return new CompletionHandler.OnCompleteReschedule<>(FixedDelay.of(load.interval()));
            });
    Rival.execute(
        pool,
        String.format(
            Locale.ROOT,
            """
            TRUNCATE rivals.scheduled_tasks;
            INSERT INTO rivals.scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            SELECT '%s', 'job_' || lpad(n::text, 26, '0'),
                   now() + make_interval(secs => %f + n::double precision * %f / %d), false, 1
            FROM generate_series(0, %d - 1) AS n;
            ANALYZE rivals.scheduled_tasks;
            """,
            TASK,
            pause.toMillis() / 1e3,
            load.interval().toMillis() / 1e3,
            load.jobs(),
            load.jobs()));
    Scheduler scheduler =
        Scheduler.create(pool, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(0.5, 4.0)
            .pollingInterval(Duration.ofMillis(10))
            .build();
    scheduler.start();
    try {
      TimeUnit.NANOSECONDS.sleep(pause.plus(time).toNanos());
    } finally {
      scheduler.stop();
    }
    return fired;
  }
}
