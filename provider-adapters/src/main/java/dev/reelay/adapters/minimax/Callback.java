package dev.reelay.adapters.minimax;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.adapters.remote.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A call of MiniMax: it is not signed, so that only the token in its address says whose it is. */
final class Callback {
  private static final int CHALLENGE_MAX = 1_000;

  private Callback() {}

  static WebhookAnswer read(WebhookCall call) {
    String stageRunId = call.stageRunId();
    if (stageRunId == null) {
      return new WebhookAnswer.Forged("its address names no run");
    }
    JsonNode tree = tree(call);
    JsonNode challenge = tree.path("challenge");
    if (challenge.isTextual()) {
      return challenge.asText().length() > CHALLENGE_MAX
          ? new WebhookAnswer.Refused("Its challenge is too long")
          : new WebhookAnswer.Challenge(
              Answer.JSON.createObjectNode().put("challenge", challenge.asText()).toString());
    }
    String id = taskId(tree);
    return id == null
        ? new WebhookAnswer.Refused("It names no task")
        : new WebhookAnswer.Hint(digest(stageRunId, call.body()), id, null);
  }

  /** Both interfaces call back with what their query answers. */
  private static @Nullable String taskId(JsonNode tree) {
    String id = FirstDialect.text(tree, "task_id");
    return id == null ? FirstDialect.text(tree.path("task"), "id") : id;
  }

  private static JsonNode tree(WebhookCall call) {
    try {
      return Answer.JSON.readTree(call.text());
    } catch (JsonProcessingException e) {
      return Answer.JSON.missingNode();
    }
  }

  /** Calls have no id of their own; the same words about the same run are the same call. */
  private static String digest(String stageRunId, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(stageRunId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
