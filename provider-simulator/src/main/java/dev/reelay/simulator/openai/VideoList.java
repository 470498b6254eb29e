package dev.reelay.simulator.openai;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.RemoteJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of videos.
 *
 * @param jobs on it
 * @param more whether others follow
 */
record VideoList(List<RemoteJob> jobs, boolean more) {
  private static final int ORDINARY = 20;
  private static final int MOST = 100;

  /** The page that the query asks for; empty when it begins after a video that does not exist. */
  static Optional<VideoList> of(Call call, List<RemoteJob> all, Account account) {
    List<RemoteJob> own = all.stream().filter(job -> job.account().equals(account.name())).toList();
    List<RemoteJob> ordered = "asc".equals(call.query("order")) ? own : own.reversed();
    String after = call.query("after");
    int from = 0;
    if (after != null) {
      from =
          1
              + IntStream.range(0, ordered.size())
                  .filter(i -> ordered.get(i).id().equals(after))
                  .findFirst()
                  .orElse(-1);
      if (from == 0) {
        return Optional.empty();
      }
    }
    int to = Math.min(ordered.size(), from + limit(call.query("limit")));
    return Optional.of(new VideoList(ordered.subList(from, to), to < ordered.size()));
  }

  Reply reply(Flavor flavor, Function<RemoteJob, JsonObject> video) {
    JsonArray data = new JsonArray();
    jobs.forEach(job -> data.add(video.apply(job)));
    JsonObject page = new JsonObject().put("object", "list").put("data", data);
    if (flavor != Flavor.SGLANG) {
      page.put("first_id", jobs.isEmpty() ? null : jobs.getFirst().id())
          .put("last_id", jobs.isEmpty() ? null : jobs.getLast().id())
          .put("has_more", more);
    }
    return Reply.json(200, page);
  }

  private static int limit(@Nullable String text) {
    return text != null && text.matches("\\d{1,3}")
        ? Math.min(MOST, Integer.parseInt(text))
        : ORDINARY;
  }
}
