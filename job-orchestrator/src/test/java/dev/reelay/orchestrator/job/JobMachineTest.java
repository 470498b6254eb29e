package dev.reelay.orchestrator.job;

import static dev.reelay.event.JobStatus.CANCELLED;
import static dev.reelay.event.JobStatus.CANCELLING;
import static dev.reelay.event.JobStatus.COMPLETED;
import static dev.reelay.event.JobStatus.FAILED;
import static dev.reelay.event.JobStatus.PENDING;
import static dev.reelay.event.JobStatus.PROCESSING;
import static dev.reelay.event.JobStatus.RETRYING;
import static dev.reelay.event.JobStatus.TIMED_OUT;
import static dev.reelay.orchestrator.Samples.NOW;
import static dev.reelay.orchestrator.job.MachineSamples.FIRST;
import static dev.reelay.orchestrator.job.MachineSamples.LAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.JobStatus;
import dev.reelay.event.StopReason;
import dev.reelay.orchestrator.job.MachineSamples.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JobMachineTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "generated", "job-states.md");

  /** The exits that the design allows. */
  static final Map<JobStatus, Set<JobStatus>> EXITS =
      new EnumMap<>(
          Map.of(
              PENDING, EnumSet.of(PENDING, PROCESSING, FAILED, CANCELLED, TIMED_OUT),
              PROCESSING,
                  EnumSet.of(
                      PROCESSING, RETRYING, CANCELLING, COMPLETED, FAILED, CANCELLED, TIMED_OUT),
              RETRYING, EnumSet.of(RETRYING, PROCESSING, COMPLETED, FAILED, CANCELLED, TIMED_OUT),
              CANCELLING, EnumSet.of(CANCELLING, CANCELLED, COMPLETED),
              COMPLETED, EnumSet.of(COMPLETED),
              FAILED, EnumSet.of(FAILED),
              CANCELLED, EnumSet.of(CANCELLED),
              TIMED_OUT, EnumSet.of(TIMED_OUT)));

  @Test
  void everySignalInEveryStateTakesALegalExitAndEveryExitIsTaken() {
    // Given
    Map<JobStatus, Set<JobStatus>> taken = new EnumMap<>(JobStatus.class);

    // When
    MachineSamples.states()
        .values()
        .forEach(state -> {
          for (Case signal : MachineSamples.cases()) {
            JobStatus from = state.apply(FIRST).status();
            JobStatus to = signal.decide(state).state().status();
            taken.computeIfAbsent(from, _ -> EnumSet.noneOf(JobStatus.class)).add(to);
          }
        });

    // Then
    assertThat(taken).isEqualTo(EXITS);
  }

  @Test
  void theCasesCoverEverySignalThereIs() {
    // Given
    Set<String> all = new TreeSet<>();
    leaves(Signal.class).forEach(type -> all.add(type.getSimpleName()));

    // When
    Set<String> tried = new TreeSet<>();
    MachineSamples.cases().forEach(c -> tried.add(c.signal().apply(FIRST).word()));

    // Then
    assertThat(tried).isEqualTo(all);
    Set<Class<?>> states = new HashSet<>();
    MachineSamples.states().values().forEach(s -> states.add(s.apply(FIRST).getClass()));
    assertThat(states).containsExactlyInAnyOrderElementsOf(leaves(JobState.class));
  }

  @Test
  void whatIsIgnoredChangesNothing() {
    MachineSamples.states()
        .values()
        .forEach(state -> {
          for (Case signal : MachineSamples.cases()) {
            Decision decision = signal.decide(state);
            if (decision.ignored()) {
              assertThat(decision.state()).isEqualTo(state.apply(signal.last() ? LAST : FIRST));
              assertThat(decision.effects()).isEmpty();
              assertThat(decision.fact()).isNull();
            }
          }
        });
  }

  @Test
  void finishedJobIgnoresEverything() {
    MachineSamples.states()
        .forEach((name, state) -> {
          if (state.apply(FIRST) instanceof JobState.Final) {
            assertThat(MachineSamples.cases()).as(name).allMatch(c -> c.decide(state).ignored());
          }
        });
  }

  @Test
  void aChangedStatusIsAlwaysTold() {
    MachineSamples.states()
        .values()
        .forEach(state -> {
          for (Case signal : MachineSamples.cases()) {
            Decision decision = signal.decide(state);
            if (decision.state().status() != state.apply(FIRST).status()) {
              assertThat(decision.fact()).as(signal.label()).isNotNull();
            }
          }
        });
  }

  @Test
  void lateSuccessWhileRetryingIsTakenAndTheRestStartsAtOnce() {
    // Given
    JobState retrying = new JobState.Retrying(1, FIRST, MachineSamples.BROKEN, NOW.plusSeconds(30));

    // When
    Decision decision =
        JobMachine.next(retrying, MachineSamples.success(FIRST), MachineSamples.situation(false));

    // Then
    assertThat(decision.state())
        .isEqualTo(new JobState.Retrying(1, FIRST, MachineSamples.BROKEN, NOW));
    assertThat(decision.effects()).hasAtLeastOneElementOfType(Effect.KeepOutputs.class);
    Decision again =
        JobMachine.next(
            decision.state(), MachineSamples.success(FIRST), MachineSamples.situation(true));
    assertThat(again.ignored()).isTrue();
    Decision started =
        JobMachine.next(decision.state(), new Signal.Start(), MachineSamples.situation(true));
    assertThat(started.state().run()).isEqualTo(new StageRun("job_1.post.2", "post", 2, "studio"));
  }

  @Test
  void lastStageThatWinsAgainstACancelCompletesTheJob() {
    // Given
    JobState cancelling =
        new JobState.Cancelling(1, LAST, MachineSamples.ASKED, NOW.plusSeconds(30));

    // When
    Decision decision =
        JobMachine.next(cancelling, MachineSamples.success(LAST), MachineSamples.situation(true));

    // Then
    assertThat(decision.state())
        .isInstanceOfSatisfying(
            JobState.Completed.class,
            completed ->
                assertThat(completed.cancellation().outcomes().getFirst().outcome())
                    .isEqualTo(CancellationOutcome.TOO_LATE));
  }

  @Test
  void providerThatNeverAnswersACancelLeavesAWarning() {
    // Given
    JobState cancelling =
        new JobState.Cancelling(1, FIRST, MachineSamples.ASKED, NOW.plusSeconds(30));

    // When
    Decision decision =
        JobMachine.next(cancelling, new Signal.AnswerOverdue(), MachineSamples.situation(false));

    // Then
    assertThat(decision.fact())
        .isInstanceOfSatisfying(
            Fact.Cancelled.class,
            told ->
                assertThat(told.cancellation().outcomes())
                    .singleElement()
                    .satisfies(outcome -> {
                      assertThat(outcome.outcome()).isEqualTo(CancellationOutcome.REQUESTED);
                      assertThat(outcome.warning())
                          .contains("brief cancelled by user")
                          .contains("billing may go on");
                    }));
  }

  @Test
  void silentRunIsAskedToStopBeforeAnotherAttempt() {
    // When
    Decision decision =
        JobMachine.next(
            new JobState.Processing(1, FIRST),
            new Signal.RunStalled(FIRST.id(), 181),
            MachineSamples.situation(false));

    // Then
    assertThat(decision.state()).isInstanceOf(JobState.Retrying.class);
    assertThat(decision.effects())
        .contains(new Effect.StopRun(FIRST, StopReason.SUPERSEDED, NOW.plusSeconds(30)));
  }

  @Test
  void stageOfAnotherProviderWaitsForAGrant() {
    // Given
    var plan =
        dev.reelay.orchestrator.plan.Plan.of(
            "mixed",
            List.of(
                new dev.reelay.event.PlannedStage("brief", 1, "studio"),
                new dev.reelay.event.PlannedStage("generation", 9, "remote")));
    Situation at = MachineSamples.situation(plan, Set.of());

    // When
    Decision waits =
        JobMachine.next(new JobState.Processing(1, FIRST), MachineSamples.success(FIRST), at);
    Decision goesOn =
        JobMachine.next(
            waits.state(), new Signal.Start(), MachineSamples.situation(plan, Set.of("brief")));

    // Then
    assertThat(waits.state()).isEqualTo(new JobState.Processing(1, null));
    assertThat(waits.effects()).noneMatch(e -> e instanceof Effect.RequestStage);
    assertThat(goesOn.effects())
        .containsExactly(
            new Effect.RequestStage(new StageRun("job_1.generation.1", "generation", 1, "remote")));
    assertThat(goesOn.fact()).isNull();
  }

  @Test
  void aProviderThatCannotIsFollowedByTheNextAtOnce() {
    // When
    Decision decision =
        JobMachine.next(
            new JobState.Processing(1, FIRST),
            new Signal.RunFailed(FIRST.id(), MachineSamples.ELSEWHERE),
            MachineSamples.situation(false));

    // Then
    assertThat(decision.effects()).contains(new Effect.ChangeProvider("brief", "other"));
    assertThat(decision.state())
        .isEqualTo(new JobState.Retrying(1, FIRST, MachineSamples.ELSEWHERE, NOW));
  }

  @Test
  void theLastAttemptIsNotFollowedByAnotherProvider() {
    // When
    Decision decision =
        JobMachine.next(
            new JobState.Processing(4, FIRST),
            new Signal.RunFailed(FIRST.id(), MachineSamples.ELSEWHERE),
            MachineSamples.situation(false));

    // Then
    assertThat(decision.state()).isInstanceOf(JobState.Failed.class);
  }

  @Test
  void lostFilesMakeOnlyTheirStageAgain() {
    // When
    Decision decision =
        JobMachine.next(
            new JobState.Processing(1, LAST),
            new Signal.RunFailed(LAST.id(), MachineSamples.REFUSED, List.of("brief.json")),
            MachineSamples.situation(true));

    // Then
    assertThat(decision.state()).isInstanceOf(JobState.Retrying.class);
    assertThat(decision.effects()).contains(new Effect.ForgetStages(Set.of("brief")));
  }

  @Test
  void theGeneratedPictureIsUpToDate() throws IOException {
    // When
    String document = JobStatesDocument.text();

    // Then
    if (Boolean.getBoolean("reelay.write-docs")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, document);
    }
    assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
        .as("docs/generated/job-states.md; write it anew with -Dreelay.write-docs=true")
        .isEqualTo(document);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted == null) {
      return List.of(type);
    }
    List<Class<?>> leaves = new ArrayList<>();
    for (Class<?> subtype : permitted) {
      leaves.addAll(leaves(subtype));
    }
    return leaves;
  }
}
