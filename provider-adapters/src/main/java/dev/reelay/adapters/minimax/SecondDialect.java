package dev.reelay.adapters.minimax;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The interface of the H3 models, with true HTTP statuses and a film's address in the query. */
record SecondDialect(String base) implements Dialect {
  private static final int OVERLOADED = 529;

  /** Messages end with the number that the first interface would have told. */
  private static final Pattern NUMBER = Pattern.compile("\\((\\d{4})\\)\\s*$");

  @Override
  public Capabilities.Cancel cancel() {
    return Capabilities.Cancel.QUEUED_ONLY;
  }

  @Override
  public URI create() {
    return URI.create(base + "/v2/video_generation");
  }

  @Override
  public ObjectNode body(Handover handover, Optional<Picture> picture) {
    GenerationParameters wanted = handover.order().request().parameters();
    ObjectNode body = Answer.JSON.createObjectNode();
    body.put("model", handover.route().remoteModel());
    ArrayNode content = body.putArray("content");
    content.addObject().put("type", "text").put("text", handover.order().request().prompt());
    picture.ifPresent(found -> {
      ObjectNode item = content.addObject().put("type", "image_url").put("role", "first_frame");
      item.putObject("image_url").put("url", found.dataUrl());
    });
    if (wanted.duration() != null) {
      body.put("duration", wanted.duration());
    }
    Frame.of(wanted.size())
        .ifPresent(frame -> {
          body.put("resolution", frame.second());
          // With a picture, the picture decides.
          if (picture.isEmpty()) {
            body.put("ratio", frame.ratio());
          }
        });
    if (handover.callbackUrl() != null) {
      body.put("callback_url", handover.callbackUrl().toString());
    }
    return body;
  }

  @Override
  public Created created(Answer answer) {
    String id = FirstDialect.text(answer.tree(), "task_id");
    if (answer.isSuccess() && id != null) {
      return new Created.Task(id);
    }
    Failures.Said said = refusal(answer);
    boolean isSure = FirstDialect.isSure(answer) || answer.status() == OVERLOADED;
    return isSure ? new Created.Refused(said) : new Created.Unclear(said);
  }

  @Override
  public URI query(String taskId) {
    return URI.create(base + "/v2/query/video_generation/" + segment(taskId));
  }

  @Override
  public Seen seen(Answer answer) {
    JsonNode task = answer.tree().path("task");
    if (answer.isSuccess() && task.isObject()) {
      String status = FirstDialect.text(task, "status");
      String word = status == null ? "" : status.toLowerCase(Locale.ROOT);
      return new Seen.Task(
          word,
          FirstDialect.text(task.path("content"), "url"),
          word.equals("failed") ? end(task.path("error")) : null);
    }
    // The id is all that such a question can have wrong.
    boolean isWrong = answer.status() == 404 || answer.status() == 400;
    return isWrong && answer.tree().has("error")
        ? new Seen.Nothing()
        : new Seen.Silence(refusal(answer).words());
  }

  @Override
  public Optional<URI> file(Seen.Task task) {
    return Optional.empty();
  }

  @Override
  public @Nullable String address(Answer answer) {
    return null;
  }

  @Override
  public Optional<URI> delete(String taskId) {
    return Optional.of(URI.create(base + "/v2/video_generation/" + segment(taskId)));
  }

  @Override
  public Failures.Said refusal(Answer answer) {
    JsonNode error = answer.tree().path("error");
    String words = FirstDialect.text(error, "message");
    String type = FirstDialect.text(error, "type");
    FailureClass failureClass =
        switch (type == null ? "" : type) {
          case "authorized_error" -> FailureClass.AUTHENTICATION;
          case "insufficient_balance_error" -> FailureClass.INSUFFICIENT_FUNDS;
          case "rate_limit_error" -> FailureClass.RATE_LIMITED;
          case "overloaded_error" -> FailureClass.PROVIDER_UNAVAILABLE;
          default -> Failures.byStatus(answer.status());
        };
    return new Failures.Said(precise(failureClass, words), type, words);
  }

  private static Failures.Said end(JsonNode error) {
    String code = FirstDialect.text(error, "code");
    String words = FirstDialect.text(error, "message");
    FailureClass failureClass =
        code != null && code.matches("\\d{4}")
            ? Code.of(Integer.parseInt(code)).failureClass()
            : byWord(code == null ? "" : code.toLowerCase(Locale.ROOT));
    return new Failures.Said(precise(failureClass, words), code, words);
  }

  private static FailureClass byWord(String code) {
    if (code.contains("sensitive") || code.contains("policy") || code.contains("moderation")) {
      return code.contains("input")
          ? FailureClass.CONTENT_POLICY_INPUT
          : FailureClass.CONTENT_POLICY_OUTPUT;
    }
    if (code.contains("invalid")
        || code.contains("bad_request")
        || code.contains("unprocessable")) {
      return FailureClass.INVALID_REQUEST;
    }
    return FailureClass.PROVIDER_INTERNAL;
  }

  /**
   * The number tells more than the type, which has one word for all that is wrong with a request.
   */
  private static FailureClass precise(FailureClass failureClass, @Nullable String words) {
    Matcher number = NUMBER.matcher(words == null ? "" : words);
    if (!number.find()) {
      return failureClass;
    }
    Code code = Code.of(Integer.parseInt(number.group(1)));
    return code.isAmbiguous() ? failureClass : code.failureClass();
  }

  private static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
