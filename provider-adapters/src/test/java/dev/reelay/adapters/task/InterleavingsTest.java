package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.Routes;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class InterleavingsTest {
  private static final int JOBS = 1_000;
  private static final int PER_DELIVERY = 40;
  private static final Set<String> ENDS = Set.of("StageSucceeded", "StageFailed", "StageCancelled");

  @Inject ScriptedBus bus;
  @Inject ScriptedProvider provider;

  @Test
  void everyOrderOfEventsLeadsToTheSameOneEnd() {
    // Given
    List<Story> stories = new ArrayList<>();
    List<List<Envelope>> told = new ArrayList<>();
    for (int seed = 0; seed < JOBS; seed++) {
      Story story = Story.of("scripted");
      stories.add(story);
      told.add(seed % 2 == 0 ? stopped(story, seed) : finished(story, seed));
    }
    // When
    for (int from = 0; from < JOBS; from += PER_DELIVERY) {
      bus.deliver(mixed(told.subList(from, Math.min(JOBS, from + PER_DELIVERY))));
    }
    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(wrong(stories)).isEmpty());
    assertThat(bus.parked()).isEmpty();
  }

  /** Stops always win here, because the provider never finishes such a run by itself. */
  private List<Envelope> stopped(Story story, int seed) {
    ScriptedProvider.Run run = provider.run(story.runId());
    run.cancel =
        () -> {
          run.status = () -> new StatusReport.Cancelled(Billed.NO);
          return seed % 4 == 0 ? CancellationOutcome.CANCELLED : CancellationOutcome.REQUESTED;
        };
    return Script.of(story.job())
        .from(Routes.Service.ORCHESTRATOR, story.requested(), story.stop())
        .from(Routes.Service.TRACKER, story.check(1), story.check(2), story.untracked())
        .interleaving(seed);
  }

  private List<Envelope> finished(Story story, int seed) {
    provider.run(story.runId()).status = StatusReport.Succeeded::new;
    return Script.of(story.job())
        .from(Routes.Service.ORCHESTRATOR, story.requested())
        .from(Routes.Service.TRACKER, story.check(1), story.check(2), story.check(3))
        .interleaving(seed);
  }

  private static List<Envelope> mixed(List<List<Envelope>> lines) {
    List<Envelope> mixed = new ArrayList<>();
    int longest = lines.stream().mapToInt(List::size).max().orElse(0);
    for (int position = 0; position < longest; position++) {
      for (List<Envelope> line : lines) {
        if (position < line.size()) {
          mixed.add(line.get(position));
        }
      }
    }
    return mixed;
  }

  /** The seeds of jobs that do not have their one end, with what was told of them. */
  private List<String> wrong(List<Story> stories) {
    Map<String, List<String>> ends =
        bus.published().stream()
            .filter(event -> event.jobId() != null && ENDS.contains(event.type()))
            .collect(
                Collectors.groupingBy(
                    Envelope::jobId, Collectors.mapping(Envelope::type, Collectors.toList())));
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < stories.size(); seed++) {
      List<String> found = ends.getOrDefault(stories.get(seed).jobId(), List.of());
      String expected = seed % 2 == 0 ? "StageCancelled" : "StageSucceeded";
      if (!found.equals(List.of(expected))) {
        wrong.add("seed " + seed + ": " + found);
      }
    }
    return wrong;
  }
}
