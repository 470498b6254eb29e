package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class InterleavingTest {
  private static final int INTERLEAVINGS = 1_000;
  private static final long TOGETHER = 50;

  @Inject ScriptedBus bus;
  @Inject JobStore store;

  /** One story: a job, its events, and the view that it must end with. */
  private record Story(JobRef job, Script script, JobStatus end, double leastProgress) {}

  @Test
  void everyOrderOfArrivalEndsInTheSameView() {
    // Given
    Client client = Client.fresh();
    long seeds = 20_260_501L;

    for (int round = 0; round < INTERLEAVINGS / TOGETHER; round++) {
      // When
      List<Story> stories = new ArrayList<>();
      List<List<Envelope>> lines = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        Story story = story(made(client), i);
        stories.add(story);
        lines.add(new ArrayList<>(story.script().interleaving(seeds + round * TOGETHER + i)));
      }
      bus.deliver(mixed(lines, new Random(seeds + round)));

      // Then
      for (int i = 0; i < TOGETHER; i++) {
        check(stories.get(i), "seed " + (seeds + round * TOGETHER + i));
      }
    }
    assertThat(bus.parked()).isEmpty();
  }

  private static void check(Story story, String seed, JobView view) {
    assertThat(view.standing().status()).as(seed).isEqualTo(story.end());
    assertThat(view.standing().version()).as(seed).isEqualTo(5);
    assertThat(view.standing().attempt()).as(seed).isEqualTo(2);
    assertThat(view.standing().startedAt()).as(seed).isEqualTo(Facts.NOW.plusSeconds(1));
    assertThat(view.standing().completedAt()).as(seed).isEqualTo(Facts.NOW.plusSeconds(31));
    assertThat(view.reach().elapsedSeconds()).as(seed).isEqualTo(30.0);
    assertThat(view.reach().etaSeconds()).as(seed).isNull();
    assertThat(view.reach().progress()).as(seed).isGreaterThanOrEqualTo(story.leastProgress());
    assertThat(view.outcome())
        .as(seed)
        .isEqualTo(
            switch (story.end()) {
              case COMPLETED ->
                  new JobView.Outcome(
                      Facts.completed(5, 2, story.job().jobId()).artifacts(),
                      null,
                      "/v1/jobs/" + story.job().jobId() + "/artifacts/video.mp4",
                      8.0,
                      Map.of("width", 1280, "codec", "h264"));
              case FAILED ->
                  new JobView.Outcome(
                      List.of(),
                      Facts.error(FailureClass.CONTENT_POLICY_INPUT, "not this", "images"),
                      null,
                      null,
                      null);
              default -> JobView.Outcome.NONE;
            });
  }

  private void check(Story story, String seed) {
    check(story, seed, store.find(story.job().keyId(), story.job().jobId()).orElseThrow());
  }

  private Story story(JobRef job, int kind) {
    Script script =
        Script.of(job)
            .from(
                Service.TRACKER,
                Facts.progress(1, 1, "brief", 0),
                Facts.progress(2, 1, "tts", 30),
                Facts.progress(3, 2, "tts", 35),
                Facts.progress(4, 2, "images", 61.5),
                Facts.progress(5, 2, "post", 98))
            .from(
                Service.ORCHESTRATOR,
                Facts.queued(1),
                Facts.started(2, 1),
                Facts.retrying(3, 1),
                Facts.started(4, 2));
    return switch (kind % 3) {
      case 0 ->
          new Story(
              job,
              script.from(Service.ORCHESTRATOR, Facts.completed(5, 2, job.jobId())),
              JobStatus.COMPLETED,
              100);
      case 1 ->
          new Story(
              job,
              script.from(Service.ORCHESTRATOR, Facts.failed(5, 2, JobStatus.FAILED)),
              JobStatus.FAILED,
              55);
      default ->
          new Story(
              job,
              script.from(Service.ORCHESTRATOR, Facts.cancelled(5, 2)),
              JobStatus.CANCELLED,
              0);
    };
  }

  /** All stories at once, as in a partition of a busy key. */
  private static List<Envelope> mixed(List<List<Envelope>> lines, Random random) {
    List<Envelope> all = new ArrayList<>();
    while (!lines.isEmpty()) {
      List<Envelope> line = lines.get(random.nextInt(lines.size()));
      all.add(line.removeFirst());
      lines.removeIf(List::isEmpty);
    }
    return all;
  }

  private JobRef made(Client client) {
    JobRef job = new JobRef(client.keyId(), "job_" + new dev.reelay.bus.EventIds().ulid(), "c");
    JobView.Order order =
        new JobView.Order(job.jobId(), job.keyId(), "c", "studio", Map.of(), 5, null, Facts.NOW);
    Brief brief = new Brief("x", new GenerationParameters(null, null, null, null), List.of(), null);
    QuarkusTransaction.requiringNew()
        .run(() -> store.insert(JobView.accepted(order, List.of()), brief));
    return job;
  }
}
