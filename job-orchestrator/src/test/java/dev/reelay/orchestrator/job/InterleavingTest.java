package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.bus.Routes.Service.TRACKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand jobs whose other services answer what the orchestrator really asks, in seeded orders:
 * each publisher's own order is kept, publishers overtake each other, and everything comes twice
 * now and then.
 */
@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class InterleavingTest {
  private static final int JOBS = 1_000;
  private static final int ROUNDS_MAX = 120;
  private static final Duration ROUND = Duration.ofSeconds(15);
  private static final double REPEATED = 0.15;

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
    desk.sql("UPDATE provider_limits SET max_running = 100000");
  }

  @Test
  void aThousandInterleavingsEndAlike() {
    // Given
    Map<String, Story> stories = new HashMap<>();
    for (int seed = 0; seed < JOBS; seed++) {
      Story story = new Story(seed);
      stories.put(story.job.jobId(), story);
    }

    // When
    int heard = 0;
    for (int round = 0;
        round < ROUNDS_MAX && stories.values().stream().anyMatch(s -> !s.ended);
        round++) {
      List<Envelope> arriving = new ArrayList<>();
      stories.values().forEach(story -> arriving.addAll(story.arriving()));
      desk.bus().deliver(arriving);
      desk.dispatch();
      desk.expire();
      desk.time().advance(ROUND);
      List<Envelope> published = desk.bus().published();
      published
          .subList(heard, published.size())
          .forEach(event -> stories.get(event.jobId()).hear((JobEvent) event.event()));
      heard = published.size();
    }

    // Then
    assertThat(desk.bus().parked()).isEmpty();
    assertThat(desk.leaks()).isEmpty();
    stories.values().forEach(Story::check);
    assertThat(
            desk.column(
                """
                SELECT j.id FROM jobs j JOIN transitions t ON t.job_id = j.id
                GROUP BY j.id, j.version, j.state
                HAVING count(*) <> j.version OR max(t.version) <> j.version
                  OR (array_agg(t.to_state ORDER BY t.version DESC))[1] <> j.state
                """))
        .as("jobs whose transitions do not tell their state")
        .isEmpty();
  }

  /** What happens to a job, decided by its seed, and how it must end. */
  private enum Plot {
    SUCCESS("completed"),
    REFUSED("failed"),
    FAILS_ONCE("completed"),
    CANCELLED("cancelled"),
    STALLED_BUT_LATE("completed"),
    RACE("completed|cancelled");

    private final String ends;

    Plot(String ends) {
      this.ends = ends;
    }
  }

  private final class Story {
    private final JobRef job;
    private final int seed;
    private final Random random;
    private final Plot plot;
    private final Map<Service, Deque<JobEvent>> toTell = new EnumMap<>(Service.class);
    private final List<Envelope> told = new ArrayList<>();
    private final List<OrchestratorFact> facts = new ArrayList<>();
    private final Set<String> over = new HashSet<>();
    private boolean ended;

    Story(int seed) {
      this.seed = seed;
      random = new Random(seed);
      List<Plot> plots = List.of(Plot.values());
      plot = plots.get(seed % plots.size());
      job = Samples.job("key_" + seed % 37);
      say(GATEWAY, Samples.requested("mixed", 1_000));
      if (plot == Plot.CANCELLED || plot == Plot.RACE) {
        say(GATEWAY, new VideoGenerationCancellationRequested("user", null));
      }
    }

    private void say(Service from, JobEvent event) {
      toTell.computeIfAbsent(from, _ -> new ArrayDeque<>()).add(event);
    }

    List<Envelope> arriving() {
      List<Envelope> arriving = new ArrayList<>();
      List<Service> publishers = new ArrayList<>(toTell.keySet());
      while (!publishers.isEmpty()) {
        Service from = publishers.get(random.nextInt(publishers.size()));
        Deque<JobEvent> line = toTell.get(from);
        if (line.isEmpty() || random.nextInt(6) == 0) {
          publishers.remove(from);
          continue;
        }
        JobEvent event = line.remove();
        List<Envelope> sent = Script.of(job, Samples.NOW).from(from, event).inOrder();
        arriving.addAll(sent);
        told.addAll(sent);
        if (random.nextDouble() < REPEATED) {
          arriving.add(told.get(random.nextInt(told.size())));
          arriving.addAll(Script.of(job, Samples.NOW).from(from, event).inOrder());
        }
      }
      return arriving;
    }

    void hear(JobEvent event) {
      switch (event) {
        case StageRequested run -> work(run);
        case StageCancellationRequested stop -> stop(stop);
        case OrchestratorFact fact -> {
          facts.add(fact);
          ended |= fact.status().isTerminal();
        }
        default -> throw new AssertionError("the orchestrator does not publish " + event);
      }
    }

    private void work(StageRequested run) {
      boolean last = run.stage().equals("post");
      say(ADAPTERS, Samples.accepted(run));
      if (plot == Plot.CANCELLED && last) {
        return;
      }
      if (plot == Plot.REFUSED && last) {
        say(ADAPTERS, Samples.failed(run, FailureClass.CONTENT_POLICY_OUTPUT));
      } else if (plot == Plot.FAILS_ONCE && run.attempt() == 1) {
        say(ADAPTERS, Samples.failed(run, FailureClass.PROVIDER_INTERNAL));
      } else {
        if (plot == Plot.STALLED_BUT_LATE && run.attempt() == 1) {
          say(TRACKER, Samples.stalled(run));
        }
        say(ADAPTERS, Samples.succeeded(run));
      }
      if (!(plot == Plot.CANCELLED && last)) {
        over.add(run.stageRunId());
      }
    }

    private void stop(StageCancellationRequested stop) {
      if (over.add(stop.stageRunId())) {
        say(ADAPTERS, Samples.answered(stop, CancellationOutcome.CANCELLED));
        say(ADAPTERS, Samples.cancelled(stop));
      } else {
        say(ADAPTERS, Samples.answered(stop, CancellationOutcome.TOO_LATE));
      }
    }

    void check() {
      String who = "seed " + seed + " " + plot + " " + job.jobId();
      assertThat(desk.state(job)).as(who).matches(plot.ends);
      assertThat(facts.stream().filter(fact -> fact.status().isTerminal())).as(who).hasSize(1);
      assertThat(facts.getLast().status().isTerminal()).as(who).isTrue();
      for (int i = 0; i < facts.size(); i++) {
        assertThat(facts.get(i).jobVersion()).as(who).isEqualTo(i + 1);
      }
    }
  }
}
