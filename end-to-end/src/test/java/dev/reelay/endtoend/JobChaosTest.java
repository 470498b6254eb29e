package dev.reelay.endtoend;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form; {@code ./reelay chaos --jobs} runs the long one, which breaks servers too. */
@Tag("storm")
@Timeout(300)
class JobChaosTest {
  @Test
  void jobsComeToOneEndWhateverBreaks() throws Exception {
    JobChaos.run(new JobChaos.Plan(7, 2, Duration.ofSeconds(25), 1.5, null));
  }
}
