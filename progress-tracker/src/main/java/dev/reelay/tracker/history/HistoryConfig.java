package dev.reelay.tracker.history;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How the history of jobs thins out. It is forgotten with its job, see reelay.progress.retention.
 */
@ConfigMapping(prefix = "reelay.history")
public interface HistoryConfig {
  /** Time after the end of a job in which all of its steps are there. */
  @WithDefault("1h")
  Duration thinAfter();

  /** Percent of the whole job for which one step stays that carries no more than a percentage. */
  @WithDefault("2")
  double thinStep();

  /** Jobs that are thinned in one transaction. */
  @WithDefault("50")
  int batch();
}
