package dev.reelay.bus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@TestProfile(DeadlineTest.Impatient.class)
class DeadlineTest {
  /** Handlers have a second. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "reelay.bus.handler-deadline", "1s", "reelay.bus.parked-retries", "100ms,100ms,100ms");
    }
  }

  /** Ways to take too long. */
  enum Hang {
    IN_JAVA,
    IN_ONE_STATEMENT,
    IN_MANY_STATEMENTS
  }

  @Inject Boot boot;
  @Inject Sender sender;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;
  @Inject MeterRegistry meters;

  @ConfigProperty(name = "quarkus.management.test-port", defaultValue = "9001")
  int managementPort;

  private final EventIds ids = new EventIds();

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
  }

  @ParameterizedTest
  @EnumSource(Hang.class)
  void aHandlerThatHangsIsEndedItsEventRetriedAndThePartitionGoesOn(Hang hang) {
    // Given
    JobRef sick = sender.job();
    JobRef healthy = new JobRef(sick.keyId(), "job_" + ids.ulid(), "c");
    notebook.obstruct(sick.jobId() + " u1", () -> hang(hang));

    // When
    sender.publish(sick, "u0");
    sender.publish(sick, "u1");
    sender.publish(sick, "u2");
    sender.publish(healthy, "u0");

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(notebook.of(healthy.jobId())).containsExactly("u0"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(errorOf(sick)).contains("took longer than 1000 ms").contains("Deadline"));
    assertThat(notebook.of(sick.jobId())).containsExactly("u0");
    notebook.accept(sick.jobId() + " u1");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(notebook.of(sick.jobId())).containsExactly("u0", "u1", "u2"));
    assertThat(meters.get("reelay.handlers.overrun").counter().count()).isPositive();
  }

  @Test
  void aHandlerThatCannotBeEndedLosesItsTransactionAndItsInstanceIsNotAlive() {
    // Given
    JobRef job = sender.job();
    AtomicBoolean released = new AtomicBoolean();
    notebook.obstruct(job.jobId(), () -> spin(released));
    assertThat(liveness()).isEqualTo(200);

    // When
    sender.publish(job, "u0");

    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(errorOf(job)).contains("took longer than 1000 ms"));
    assertThat(liveness()).isEqualTo(503);
    notebook.accept(job.jobId());
    released.set(true);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("u0"));
    await().untilAsserted(() -> assertThat(liveness()).isEqualTo(200));
  }

  private void hang(Hang hang) {
    switch (hang) {
      case IN_JAVA -> awaitForever();
      case IN_ONE_STATEMENT -> sleepInDatabase(60);
      case IN_MANY_STATEMENTS -> {
        for (int n = 0; n < 600; n++) {
          sleepInDatabase(0.1);
        }
      }
    }
  }

  private static void awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sleepInDatabase(double seconds) {
    jdbi.useHandle(handle ->
        handle
            .createQuery("SELECT pg_sleep(:seconds)::text")
            .bind("seconds", seconds)
            .mapTo(String.class)
            .one());
  }

  /** Heeds no interrupt; parks, so that the test itself can run. */
  private static void spin(AtomicBoolean released) {
    while (!released.get()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private int liveness() {
    return given().port(managementPort).get("/q/health/live").statusCode();
  }

  private String errorOf(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT coalesce(error, '') FROM parked_events WHERE job_id = :job ORDER BY position LIMIT 1")
            .bind("job", job.jobId())
            .mapTo(String.class)
            .findOne()
            .orElse("not parked"));
  }
}
