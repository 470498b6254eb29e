package dev.reelay.orchestrator.job;

import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.Samples;
import dev.reelay.orchestrator.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobMachinePropertyTest {
  private static final int SEQUENCES = 100_000;
  private static final int LENGTH = 30;

  @Test
  void noSequenceOfSignalsBreaksTheRules() {
    int finished = 0;
    for (long seed = 1; seed <= SEQUENCES; seed++) {
      Story story = new Story(seed);
      try {
        for (int step = 0; step < LENGTH; step++) {
          story.hear(story.anySignal());
        }
        finished += story.state instanceof JobState.Final ? 1 : 0;
        story.hear(new Signal.DeadlinePassed());
        story.hear(new Signal.AnswerOverdue());
        if (!(story.state instanceof JobState.Final)) {
          throw new AssertionError("the job cannot end: " + story.state);
        }
        story.checkAtEnd();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + story.heard, e);
      }
    }
    // Otherwise the sequences say little about what comes after the end.
    assertThat(finished).isBetween(SEQUENCES / 4, SEQUENCES);
  }

  /** One job that hears random news and is watched for broken promises. */
  private static final class Story {
    private final Random random;
    private Plan plan;
    private final Set<String> finished = new HashSet<>();
    private final Set<String> live = new HashSet<>();
    private final Set<String> granted = new HashSet<>();
    private final List<String> everRequested = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private Instant now = NOW;
    private JobState state = new JobState.Pending(null);
    private int ends;

    Story(long seed) {
      random = new Random(seed);
      List<PlannedStage> stages = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int i = 1; i < count; i++) {
        stages.add(new PlannedStage("s" + i, 1, random.nextInt(4) == 0 ? "remote" : "studio"));
      }
      stages.add(new PlannedStage("post", 1, "studio"));
      plan = Plan.of("random", stages);
    }

    Signal anySignal() {
      now = now.plusSeconds(random.nextInt(60));
      String run = anyRun();
      return switch (random.nextInt(20)) {
        case 0, 1, 2 -> new Signal.Start();
        case 3 -> new Signal.HoldBack(any(WaitingFor.values()));
        case 4 -> random.nextInt(10) == 0 ? new Signal.Refuse(failure()) : new Signal.Start();
        case 5 -> random.nextInt(4) == 0 ? new Signal.Cancel("user", null) : success(run);
        case 6 -> random.nextInt(8) == 0 ? new Signal.DeadlinePassed() : success(run);
        case 7 -> random.nextInt(3) == 0 ? new Signal.AnswerOverdue() : success(run);
        case 8, 9, 10 -> success(run);
        case 11 -> new Signal.RunAccepted(run, now, null);
        case 12, 13 -> new Signal.RunFailed(run, failure(), lost());
        case 16 -> new Signal.RetryNow("user", null);
        case 17 ->
            random.nextInt(10) == 0
                ? new Signal.ForceFail("admin", null)
                : new Signal.RunFailed(run, failure());
        case 14 -> new Signal.RunCancelled(run);
        case 15 -> new Signal.RunStalled(run, 181);
        default -> new Signal.CancellationAnswered(run, outcome(), null);
      };
    }

    private String anyRun() {
      StageRun current = state.run();
      if (current != null && random.nextInt(5) > 0) {
        return current.id();
      }
      return everRequested.isEmpty()
          ? "job_1.none.1"
          : everRequested.get(random.nextInt(everRequested.size()));
    }

    private Signal success(String runId) {
      List<String> parts = List.of(runId.split("\\.", -1));
      boolean video = random.nextInt(10) > 0;
      return MachineSamples.success(
          new StageRun(runId, parts.get(1), Integer.parseInt(parts.get(2)), "studio"),
          video ? Samples.files(runId, parts.get(1)) : List.of());
    }

    private Failure failure() {
      FailureClass kind = any(FailureClass.values());
      boolean elsewhere = random.nextInt(4) == 0;
      return new Failure(kind, kind.name(), "random", null, null, Billed.NO, elsewhere, List.of());
    }

    private List<String> lost() {
      return random.nextInt(4) > 0
          ? List.of()
          : finished.stream().limit(1).map(stage -> stage + ".json").toList();
    }

    private CancellationOutcome outcome() {
      return any(CancellationOutcome.values());
    }

    private <T> T any(T[] all) {
      return all[random.nextInt(all.length)];
    }

    void hear(Signal signal) {
      heard.add(signal.word());
      JobState before = state;
      Situation at =
          new Situation(
              "job_1",
              plan,
              finished,
              finished.stream().collect(Collectors.toMap(stage -> stage + ".json", stage -> stage)),
              random.nextBoolean() ? List.of("other") : List.of(),
              MachineSamples.RULES,
              now,
              NOW.plusSeconds(600),
              random.nextDouble(-1, 1));
      Decision decision = JobMachine.next(before, signal, at);
      state = decision.state();
      check(before instanceof JobState.Final == false || decision.ignored(), "final was left");
      check(
          JobMachineTest.EXITS.get(before.status()).contains(state.status()),
          before.status() + " to " + state.status());
      check(state.attempt() >= before.attempt(), "the attempt went back");
      check(
          (state instanceof JobState.Final && !(before instanceof JobState.Final))
              == isEnd(decision.fact()),
          "an end was not told, or told without being one");
      ends += isEnd(decision.fact()) ? 1 : 0;
      if (signal instanceof Signal.Start && !decision.ignored()) {
        granted.add(state.run().id());
      }
      decision.effects().forEach(this::carryOut);
      checkRuns();
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.KeepOutputs(var fact) ->
            check(finished.add(fact.stage()), fact.stage() + " was done twice");
        case Effect.HandOver(var from, var to) -> {
          check(granted.remove(from.id()), "a grant was handed over that nobody had");
          granted.add(to.id());
        }
        case Effect.EndRun(var run, _, _) -> {
          live.remove(run.id());
          granted.remove(run.id());
        }
        case Effect.RequestStage(var run) -> {
          check(!finished.contains(run.stage()), run.stage() + " is done already");
          check(!everRequested.contains(run.id()), run.id() + " was requested twice");
          check(granted.contains(run.id()), run.id() + " has no grant");
          everRequested.add(run.id());
          live.add(run.id());
        }
        case Effect.ForgetStages(var stages) ->
            check(finished.removeAll(stages), stages + " were not done");
        case Effect.ChangeProvider(var stage, var provider) -> plan = plan.with(stage, provider);
        case Effect.StopRun _, Effect.NoteAccepted _, Effect.Warn _ -> {}
      }
    }

    private void checkRuns() {
      check(live.size() <= 1, "two runs at once");
      check(live.equals(granted), "grants " + granted + " for runs " + live);
      boolean runs =
          state instanceof JobState.Cancelling
              || (state instanceof JobState.Processing && state.run() != null);
      check(
          runs ? live.contains(state.run().id()) : live.isEmpty(), "live " + live + " in " + state);
    }

    void checkAtEnd() {
      check(ends == 1, ends + " ends were told");
      check(live.isEmpty() && granted.isEmpty(), "something outlived the job");
      if (state instanceof JobState.Completed) {
        check(finished.size() == plan.stages().size(), "completed without all stages");
      }
    }

    private static boolean isEnd(Fact fact) {
      return fact instanceof Fact.Completed
          || fact instanceof Fact.Failed
          || fact instanceof Fact.Cancelled;
    }

    private static void check(boolean holds, String broken) {
      if (!holds) {
        throw new AssertionError(broken);
      }
    }
  }
}
