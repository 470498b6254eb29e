package dev.reelay.endtoend;

import dev.reelay.testkit.fault.PrivateServers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The long form, which {@code ./reelay chaos --jobs} runs on servers that it breaks; no part of the
 * build.
 */
class JobChaosSoak {
  @Test
  void jobsComeToOneEndWhateverBreaks() throws Exception {
    PrivateServers servers =
        new PrivateServers(
            Path.of("..", "reelay").toAbsolutePath().normalize(),
            Path.of(System.getenv("REELAY_STATE_DIR")));
    JobChaos.run(
        new JobChaos.Plan(
            Long.getLong("reelay.chaos.seed", System.nanoTime()),
            3,
            Duration.ofMinutes(Long.getLong("reelay.chaos.minutes", 2)),
            Double.parseDouble(System.getProperty("reelay.chaos.rate", "2")),
            servers));
  }
}
