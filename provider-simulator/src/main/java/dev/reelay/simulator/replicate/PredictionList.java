package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.RemoteJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pages of predictions, the newest first, joined by cursors. */
final class PredictionList {
  private static final int SIZE = 100;

  private PredictionList() {}

  /** The page that the query asks for; 404 when its cursor was never given out. */
  static Reply page(
      Call call, List<RemoteJob> all, Account account, Function<RemoteJob, JsonObject> json) {
    List<RemoteJob> own =
        all.stream().filter(job -> job.account().equals(account.name())).toList().reversed();
    String cursor = call.query("cursor");
    int from = cursor == null ? 0 : find(own, cursor);
    if (from < 0) {
      return ReplicateDialect.notFound();
    }
    int to = Math.min(own.size(), from + SIZE);
    JsonArray results = new JsonArray();
    own.subList(from, to).forEach(job -> results.add(json.apply(job)));
    return Reply.json(
        200,
        new JsonObject()
            .put("previous", from == 0 ? null : link(call, own, Math.max(0, from - SIZE)))
            .put("next", to == own.size() ? null : link(call, own, to))
            .put("results", results));
  }

  private static int find(List<RemoteJob> own, String cursor) {
    String id = decoded(cursor);
    return IntStream.range(0, own.size())
        .filter(i -> own.get(i).id().equals(id))
        .findFirst()
        .orElse(-1);
  }

  private static @Nullable String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String link(Call call, List<RemoteJob> own, int first) {
    byte[] id = own.get(first).id().getBytes(StandardCharsets.UTF_8);
    return call.origin()
        + call.path()
        + "?cursor="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
