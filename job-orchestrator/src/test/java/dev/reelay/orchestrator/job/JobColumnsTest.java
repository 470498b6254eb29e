package dev.reelay.orchestrator.job;

import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.orchestrator.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobColumnsTest {
  @Test
  void everyStateComesBackFromItsColumns() {
    MachineSamples.states()
        .forEach((name, make) -> {
          // Given
          JobState state = make.apply(MachineSamples.FIRST);
          Job job =
              new Job(
                  new JobRef("key", "job_1", "corr"),
                  Samples.requested("studio", 1),
                  MachineSamples.PLAN,
                  state,
                  1,
                  0,
                  NOW,
                  null,
                  List.of(),
                  List.of(),
                  NOW);

          // When
          JobState back = JobColumns.of(job).state(state.status(), state.attempt());

          // Then
          assertThat(back).as(name).isEqualTo(state);
        });
  }
}
