package dev.reelay.hub.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.Story;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class LogRetentionTest {
  @Inject ScriptedBus bus;
  @Inject LogStore store;
  @Inject LogPartitionStore partitions;
  @Inject LogRetention retention;
  @Inject SchemaTime time;
  @Inject Jdbi jdbi;

  @AfterEach
  void letTimeRun() {
    time.run();
  }

  @Test
  void anEntryOfADayWithoutPartitionIsKeptAndMovesWhenThePartitionComes() {
    // Given
    JobRef job = Story.job();
    time.advance(Duration.ofDays(5));

    // When
    bus.deliver(Story.now(job, Story.requested()));

    // Then
    assertThat(store.read(job.jobId(), 0, 10, 1_000_000).entries()).hasSize(1);
    assertThat(home(job)).isEqualTo("log_entries_default");

    // When
    retention.round();
    bus.deliver(Story.now(job, Story.started(1, 1)));

    // Then
    assertThat(store.read(job.jobId(), 0, 10, 1_000_000).entries()).hasSize(2);
    assertThat(home(job)).matches("log_entries_[0-9]{8}");
  }

  @Test
  void entriesGoWithTheirDayAfterTheRetentionAndNotBefore() {
    // Given
    JobRef job = Story.job();
    bus.deliver(Story.now(job, Story.requested()), Story.now(job, Story.completed(1)));

    // When
    time.advance(Duration.ofDays(7));
    retention.round();

    // Then
    assertThat(store.read(job.jobId(), 0, 10, 1_000_000).entries()).hasSize(2);

    // When
    time.advance(Duration.ofDays(2));
    retention.round();

    // Then
    assertThat(store.read(job.jobId(), 0, 10, 1_000_000).entries()).isEmpty();
    assertThat(store.head(job.jobId())).isPresent();

    // When
    time.advance(Duration.ofDays(100));
    retention.round();

    // Then
    assertThat(store.head(job.jobId())).isEmpty();
  }

  @Test
  void aPartitionIsMadeOnceHoweverOftenItIsAskedFor() {
    LocalDate day = LocalDate.of(2031, 2, 3);

    assertThat(QuarkusTransaction.requiringNew().call(() -> partitions.ensure(day))).isTrue();
    assertThat(QuarkusTransaction.requiringNew().call(() -> partitions.ensure(day))).isFalse();
  }

  @Test
  void theDatabaseRefusesAnEndWithoutItsTime() {
    JobRef job = Story.job();
    bus.deliver(Story.now(job, Story.requested()));

    for (String nonsense :
        List.of(
            "UPDATE job_streams SET status = 'completed', progress = 100 WHERE job_id = ?",
            "UPDATE job_streams SET terminal_at = now() WHERE job_id = ?",
            "UPDATE job_streams SET status = 'canceled' WHERE job_id = ?",
            "UPDATE job_streams SET progress = 101 WHERE job_id = ?")) {
      assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(nonsense, job.jobId())))
          .as(nonsense)
          .hasMessageContaining("check constraint");
    }
  }

  private String home(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT tableoid::regclass::text FROM log_entries WHERE job_id = :job AND seq = 1")
            .bind("job", job.jobId())
            .mapTo(String.class)
            .one());
  }
}
