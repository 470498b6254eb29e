package dev.reelay.hub.log;

import java.util.Set;

/**
 * One entry of the log of a job.
 *
 * @param seq its number within the job, from 1, without gaps
 * @param type simple name of the event
 * @param body the canonical JSON text, one line; every channel sends exactly this
 * @param committedNanos {@link System#nanoTime} right after its commit; 0 when this instance did
 *     not commit it or no longer knows
 */
public record Entry(String jobId, long seq, String type, String body, long committedNanos) {
  private static final Set<String> LAST =
      Set.of("VideoGenerationCompleted", "VideoGenerationFailed", "VideoGenerationCancelled");

  /** Whether no entry of this job follows. */
  public boolean isTerminal() {
    return LAST.contains(type);
  }

  /** Memory that the body holds, in bytes, roughly: bodies are nearly always ASCII. */
  public int weight() {
    return body.length();
  }
}
