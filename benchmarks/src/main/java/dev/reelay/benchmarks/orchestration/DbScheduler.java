package dev.reelay.benchmarks.orchestration;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reelay.benchmarks.measure.SchedulerTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The same number of steps by db-scheduler: a job is a chain of executions, each of which does
 * nothing and schedules the next. No broker and no second service take part.
 */
final class DbScheduler implements AutoCloseable {
  private static final String TASK = "step";
  private static final long WITHIN_SECONDS = 120;

  private final HikariDataSource pool;
  private final int threads;

  private DbScheduler(HikariDataSource pool, int threads) {
    this.pool = pool;
    this.threads = threads;
  }

  /**
   * Makes its tables.
   *
   * @param settings Reelay settings of the database
   * @param threads executions at once
   */
  static DbScheduler open(Map<String, String> settings, int threads) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://%s:%s/%s?currentSchema=scheduler"
            .formatted(
                settings.get("reelay.postgres.host"),
                settings.get("reelay.postgres.port"),
                settings.get("reelay.postgres.database")));
    config.setUsername(settings.get("reelay.postgres.username"));
    config.setPassword(settings.get("reelay.postgres.password"));
    config.setMaximumPoolSize(threads + 4);
    HikariDataSource pool = new HikariDataSource(config);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA scheduler;" + SchedulerTables.in("scheduler"));
    }
    return new DbScheduler(pool, threads);
  }

  /** Jobs per second, from scheduling the first until the last has gone. */
  double perSecond(int jobs, int steps) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(jobs);
    CustomTask<Integer> task =
        Tasks.custom(TASK, Integer.class)
            .execute((instance, _) -> {
              if (instance.getData() < steps) {
                return new CompletionHandler.OnCompleteReplace<>(TASK, instance.getData() + 1);
              }
              return (_, operations) -> {
                operations.remove();
                left.countDown();
              };
            });
    Scheduler scheduler =
        Scheduler.create(pool, task)
            .threads(threads)
            .pollUsingLockAndFetch(0.5, 4.0)
            .pollingInterval(Duration.ofMillis(10))
            .build();
    long begun = System.nanoTime();
    try {
      scheduler.scheduleBatch(
          IntStream.range(0, jobs)
              .<TaskInstance<?>>mapToObj(job -> task.instance("job_%026d".formatted(job), 1)),
          Instant.EPOCH);
      scheduler.start();
      if (!left.await(WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " jobs of db-scheduler did not end");
      }
      return jobs / ((System.nanoTime() - begun) / 1e9);
    } finally {
      scheduler.stop();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
