package dev.reelay.adapters.provider;

import dev.reelay.bus.JobRef;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StoredFile;
import java.time.Instant;
import java.util.List;

/**
 * One stage to be done by a provider.
 *
 * @param stageRunId identifies the run; the client reference of the call
 * @param attempt attempt at the job, from 1
 * @param inputs files of earlier stages, oldest first; of two with one name the later counts
 * @param deadlineAt when nobody wants the result any more
 */
public record StageOrder(
    JobRef job,
    String stageRunId,
    String stage,
    int attempt,
    String model,
    StageRequest request,
    List<StoredFile> inputs,
    Instant deadlineAt) {
  public StageOrder {
    inputs = List.copyOf(inputs);
  }

  /** The storage folder of the run's files, without a slash at the end. */
  public String storageFolder() {
    return storageFolder(job, stage, attempt);
  }

  /** The storage folder of a run by what it is. */
  public static String storageFolder(JobRef job, String stage, int attempt) {
    return job.jobId() + "/" + stage + "-" + attempt;
  }
}
