package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Form;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.replicate.ReplicateDialect.InvalidField;
import dev.reelay.simulator.scenario.Dice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Pictures that clients upload before they ask for a film; kept for a day, without their bytes. */
final class UploadedFiles {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MOST = 1000;

  private record Uploaded(String account, Instant until, JsonObject json) {}

  private final SimulatedClock clock;
  private final LinkedHashMap<String, Uploaded> files = new LinkedHashMap<>();
  private int number;

  UploadedFiles(SimulatedClock clock) {
    this.clock = clock;
  }

  synchronized Reply upload(Call call, Account account) {
    Form.Upload content = call.form().files().get("content");
    if (content == null) {
      return ReplicateDialect.invalid(
          new InvalidField("required", "content", "content is required"));
    }
    Instant now = clock.instant();
    String id = new Dice(account.name() + "\nfile " + ++number).hex("id", 26);
    JsonObject file =
        new JsonObject()
            .put("id", id)
            .put("name", content.fileName())
            .put("content_type", content.mediaType())
            .put("size", content.bytes().length())
            .put("metadata", new JsonObject())
            .put("created_at", clock.wall(now).toString())
            .put("expires_at", clock.wall(now.plus(KEPT)).toString())
            .put("urls", new JsonObject().put("get", call.origin() + "/replicate/v1/files/" + id));
    files.put(id, new Uploaded(account.name(), now.plus(KEPT), file));
    if (files.size() > MOST) {
      files.pollFirstEntry();
    }
    return Reply.json(201, file);
  }

  synchronized Reply list(Call call, Account account) {
    JsonArray results = new JsonArray();
    files.values().stream()
        .filter(file -> isOf(account, file))
        .forEach(file -> results.add(file.json()));
    return Reply.json(
        200,
        new JsonObject()
            .put("previous", (Object) null)
            .put("next", (Object) null)
            .put("results", results));
  }

  synchronized Reply get(Call call, Account account) {
    Uploaded file = files.get(call.part("id"));
    return file == null || !isOf(account, file)
        ? ReplicateDialect.notFound()
        : Reply.json(200, file.json());
  }

  synchronized Reply delete(Call call, Account account) {
    Uploaded file = files.get(call.part("id"));
    if (file == null || !isOf(account, file)) {
      return ReplicateDialect.notFound();
    }
    files.remove(call.part("id"));
    return Reply.empty(204);
  }

  private boolean isOf(Account account, Uploaded file) {
    return file.account().equals(account.name()) && clock.instant().isBefore(file.until());
  }
}
