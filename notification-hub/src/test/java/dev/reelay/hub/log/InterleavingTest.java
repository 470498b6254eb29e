package dev.reelay.hub.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.Story;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class InterleavingTest {
  private static final int STORIES = 1_000;
  private static final int MIXED = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A way for a job to go, and what must be shown at its end. */
  private record Way(List<JobEvent> told, String status, double progress) {}

  @Inject ScriptedBus bus;
  @Inject LogStore store;

  @Test
  void inWhateverOrderPublishersOvertakeEachOtherTheLogIsDenseAndEndsOnce() throws Exception {
    try (ExecutorService partitions = Executors.newFixedThreadPool(4)) {
      List<Future<?>> groups = new ArrayList<>();
      for (int group = 0; group < STORIES / MIXED; group++) {
        int number = group;
        groups.add(
            partitions.submit(() -> {
              play(number);
              return null;
            }));
      }
      for (Future<?> group : groups) {
        group.get();
      }
    }
    assertThat(bus.parked()).isEmpty();
  }

  private void play(int group) throws Exception {
    List<List<Envelope>> lines = new ArrayList<>();
    List<JobRef> jobs = new ArrayList<>();
    for (int n = 0; n < MIXED; n++) {
      long seed = (long) group * MIXED + n;
      JobRef job = Story.job();
      jobs.add(job);
      lines.add(new ArrayList<>(script(job, way(seed)).interleaving(seed)));
    }
    bus.deliver(mix(lines, new Random(group)));
    for (int n = 0; n < MIXED; n++) {
      long seed = (long) group * MIXED + n;
      check(seed, jobs.get(n), way(seed));
    }
  }

  private static Script script(JobRef job, Way way) {
    return Script.of(job)
        .from(Service.GATEWAY, Story.requested())
        .from(Service.ORCHESTRATOR, way.told().toArray(JobEvent[]::new))
        .from(
            Service.TRACKER,
            Story.progress(1, "brief", 2),
            Story.progress(2, "brief", 5),
            Story.progress(3, "script", 20),
            Story.progress(4, "script", 60),
            Story.progress(5, "script", 99));
  }

  /** The last progress is -1 where it depends on what overtook the end. */
  private static Way way(long seed) {
    return switch ((int) (seed % 4)) {
      case 0 ->
          new Way(
              List.of(Story.queued(1), Story.started(2, 1), Story.completed(3)), "completed", 100);
      case 1 ->
          new Way(
              List.of(
                  Story.started(1, 1), Story.retry(2, 1), Story.started(3, 2), Story.completed(4)),
              "completed",
              100);
      case 2 ->
          new Way(
              List.of(Story.started(1, 1), Story.cancelling(2), Story.cancelled(3)),
              "cancelled",
              -1);
      default -> new Way(List.of(Story.started(1, 1), Story.failed(2)), "failed", -1);
    };
  }

  private static List<Envelope> mix(List<List<Envelope>> lines, Random random) {
    List<List<Envelope>> left = new ArrayList<>(lines);
    List<Envelope> mixed = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Envelope> line = left.get(random.nextInt(left.size()));
      mixed.add(line.removeFirst());
      left.removeIf(List::isEmpty);
    }
    return mixed;
  }

  private void check(long seed, JobRef job, Way way) throws Exception {
    List<Entry> entries = store.read(job.jobId(), 0, 1_000, Integer.MAX_VALUE).entries();
    double held = 0;
    Set<Double> shown = new HashSet<>();
    for (int n = 0; n < entries.size(); n++) {
      Entry entry = entries.get(n);
      JsonNode body = JSON.readTree(entry.body());
      double progress = body.get("progress").asDouble();
      assertThat(entry.seq()).as("seed %d", seed).isEqualTo(n + 1L);
      assertThat(body.get("seq").asLong()).as("seed %d", seed).isEqualTo(n + 1L);
      assertThat(entry.isTerminal()).as("seed %d", seed).isEqualTo(n == entries.size() - 1);
      assertThat(progress).as("seed %d", seed).isGreaterThanOrEqualTo(held);
      held = progress;
      shown.add(progress);
    }
    JsonNode end = JSON.readTree(entries.getLast().body());
    assertThat(end.get("status").asText()).as("seed %d", seed).isEqualTo(way.status());
    if (way.progress() >= 0) {
      assertThat(held).as("seed %d", seed).isEqualTo(way.progress());
    } else {
      // It keeps how far the job was seen to get.
      assertThat(Set.of(0.0, 2.0, 5.0, 20.0, 60.0, 99.0)).as("seed %d", seed).containsAll(shown);
    }
    assertThat(store.head(job.jobId()).orElseThrow().isEnded()).as("seed %d", seed).isTrue();
  }
}
