package dev.reelay.adapters.minimax;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The interface of the Hailuo models. Errors come with HTTP 200 and a code in the body; a film
 * takes a query, a file and an address of the file.
 */
record FirstDialect(String base) implements Dialect {
  @Override
  public Capabilities.Cancel cancel() {
    return Capabilities.Cancel.NONE;
  }

  @Override
  public URI create() {
    return URI.create(base + "/v1/video_generation");
  }

  @Override
  public ObjectNode body(Handover handover, Optional<Picture> picture) {
    GenerationParameters wanted = handover.order().request().parameters();
    String model = handover.route().remoteModel();
    ObjectNode body = Answer.JSON.createObjectNode();
    body.put("model", model);
    body.put("prompt", handover.order().request().prompt());
    if (wanted.duration() != null) {
      body.put("duration", wanted.duration());
    }
    Frame.of(wanted.size()).ifPresent(frame -> body.put("resolution", frame.first(model)));
    picture.ifPresent(found -> body.put("first_frame_image", found.dataUrl()));
    if (handover.callbackUrl() != null) {
      body.put("callback_url", handover.callbackUrl().toString());
    }
    return body;
  }

  @Override
  public Created created(Answer answer) {
    JsonNode tree = answer.tree();
    int code = code(tree);
    String id = text(tree, "task_id");
    if (answer.isSuccess() && code == 0 && id != null) {
      return new Created.Task(id);
    }
    Failures.Said said = refusal(answer);
    boolean isSure = answer.isSuccess() ? code > 0 && !Code.of(code).isAmbiguous() : isSure(answer);
    return isSure ? new Created.Refused(said) : new Created.Unclear(said);
  }

  @Override
  public URI query(String taskId) {
    return URI.create(
        base
            + "/v1/query/video_generation?task_id="
            + URLEncoder.encode(taskId, StandardCharsets.UTF_8));
  }

  @Override
  public Seen seen(Answer answer) {
    JsonNode tree = answer.tree();
    int code = code(tree);
    String status = text(tree, "status");
    if (code == Code.PARAMETERS && status == null) {
      return new Seen.Nothing();
    }
    boolean isTask = answer.isSuccess() && (status != null || code == 0) && code >= 0;
    if (!isTask) {
      return new Seen.Silence(refusal(answer).words());
    }
    String word = status == null ? "" : status.toLowerCase(Locale.ROOT);
    return new Seen.Task(word, text(tree, "file_id"), word.startsWith("fail") ? end(tree) : null);
  }

  @Override
  public Optional<URI> file(Seen.Task task) {
    return Optional.ofNullable(task.place())
        .map(file ->
            URI.create(
                base
                    + "/v1/files/retrieve?file_id="
                    + URLEncoder.encode(file, StandardCharsets.UTF_8)));
  }

  @Override
  public @Nullable String address(Answer answer) {
    return text(answer.tree().path("file"), "download_url");
  }

  @Override
  public Optional<URI> delete(String taskId) {
    return Optional.empty();
  }

  @Override
  public Failures.Said refusal(Answer answer) {
    JsonNode tree = answer.tree();
    int code = code(tree);
    return new Failures.Said(
        code > 0 ? Code.of(code).failureClass() : Failures.byStatus(answer.status()),
        code > 0 ? String.valueOf(code) : null,
        text(tree.path("base_resp"), "status_msg"));
  }

  private static Failures.Said end(JsonNode tree) {
    int code = code(tree);
    return code > 0
        ? new Failures.Said(
            Code.of(code).failureClass(),
            String.valueOf(code),
            text(tree.path("base_resp"), "status_msg"))
        : new Failures.Said(FailureClass.PROVIDER_INTERNAL, null, null);
  }

  /** Its HTTP status alone says that nothing was created. */
  static boolean isSure(Answer answer) {
    int status = answer.status();
    return status == 503 || (status < 500 && status != 408 && !answer.isSuccess());
  }

  /** The code; -1 when there is none, and so no answer of MiniMax. */
  private static int code(JsonNode tree) {
    return tree.path("base_resp").path("status_code").asInt(-1);
  }

  /** Ids come as texts in one answer and as numbers in the next. */
  static @Nullable String text(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? value.asText()
        : null;
  }
}
