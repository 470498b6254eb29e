package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.job.JobJson.Aside;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of jobs, newest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobList")
record JobList(
    List<JobJson> jobs,
    @Schema(description = "Where the next page begins; absent on the last one")
        @Nullable String nextCursor) {

  /** One page from one more row than it may hold. */
  static JobList of(List<JobView> rows, int limit, PublicUrl urls, Queue queue) {
    List<JobView> shown = rows.subList(0, Math.min(limit, rows.size()));
    Map<String, Place> places = queue.places(shown);
    return new JobList(
        shown.stream()
            .map(view -> JobJson.of(view, urls, new Aside(places.get(view.order().jobId()), null)))
            .toList(),
        rows.size() > limit ? Cursor.behind(shown.getLast()).text() : null);
  }

  /** Status words, each parameter one or several with commas. Fails with a problem. */
  static Set<JobStatus> statuses(List<String> parameters) {
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String parameter : parameters) {
      for (String word : parameter.split(",", -1)) {
        statuses.add(status(word.strip()));
      }
    }
    return statuses;
  }

  private static JobStatus status(String word) {
    for (JobStatus status : JobStatus.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    throw Fields.invalid(
        "status",
        "must be one of pending, processing, retrying, cancelling, completed, failed, cancelled, timed_out");
  }
}
