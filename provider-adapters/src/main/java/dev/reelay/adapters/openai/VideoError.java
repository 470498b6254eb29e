package dev.reelay.adapters.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.event.FailureClass;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An error, in OpenAI's envelope or in FastAPI's.
 *
 * @param type its kind; null when it has none
 * @param code null when it has none
 */
record VideoError(@Nullable String message, @Nullable String type, @Nullable String code) {
  private static final VideoError NONE = new VideoError(null, null, null);
  private static final Set<String> NO_MONEY =
      Set.of(
          "insufficient_quota",
          "insufficient_user_quota",
          "quota_exceeded",
          "billing_hard_limit_reached",
          "billing_not_active",
          "insufficient_balance");

  /** The error of an answer; all null when it tells none. */
  static VideoError of(Answer answer) {
    return in(answer.tree());
  }

  /** The error of a body; all null when it tells none. */
  static VideoError in(JsonNode tree) {
    if (tree.has("error")) {
      return of(tree.get("error"));
    }
    JsonNode detail = tree.path("detail");
    if (detail.isArray()) {
      // What a request lacks, one entry per field.
      return new VideoError(
          StreamSupport.stream(detail.spliterator(), false)
              .limit(5)
              .map(VideoError::fault)
              .collect(Collectors.joining("; ")),
          null,
          null);
    }
    if (detail.isTextual()) {
      return new VideoError(detail.asText(), null, null);
    }
    return tree.has("message") ? of(tree) : NONE;
  }

  /** The error object of an answer or of a video. */
  static VideoError of(@Nullable JsonNode error) {
    if (error == null || error.isNull()) {
      return NONE;
    }
    return error.isTextual()
        ? new VideoError(error.asText(), null, null)
        : new VideoError(text(error, "message"), text(error, "type"), text(error, "code"));
  }

  /** Why a call was refused. */
  Failures.Said refusal(int status) {
    FailureClass failureClass = Failures.byStatus(status);
    if (NO_MONEY.contains(word(code)) || NO_MONEY.contains(word(type))) {
      failureClass = FailureClass.INSUFFICIENT_FUNDS;
    } else if (failureClass == FailureClass.INVALID_REQUEST && isPolicy()) {
      failureClass = FailureClass.CONTENT_POLICY_INPUT;
    }
    return said(failureClass);
  }

  /** Why a run ended badly; the codes are published nowhere, so known parts of them count. */
  Failures.Said end() {
    String known = word(code);
    if (isPolicy()) {
      return said(
          known.contains("input") || known.contains("prompt")
              ? FailureClass.CONTENT_POLICY_INPUT
              : FailureClass.CONTENT_POLICY_OUTPUT);
    }
    if (NO_MONEY.contains(known)) {
      return said(FailureClass.INSUFFICIENT_FUNDS);
    }
    if (known.contains("input") || known.contains("image")) {
      return said(FailureClass.ASSET_INVALID);
    }
    if (known.contains("invalid") || known.contains("unsupported")) {
      return said(FailureClass.INVALID_REQUEST);
    }
    if (known.contains("rate_limit")) {
      return said(FailureClass.RATE_LIMITED);
    }
    if (known.contains("timeout") || known.contains("timed_out")) {
      return said(FailureClass.PROVIDER_TIMEOUT);
    }
    return said(
        known.equals("expired") ? FailureClass.RESULT_EXPIRED : FailureClass.PROVIDER_INTERNAL);
  }

  boolean isCancelled() {
    return word(code).equals("cancelled") || word(code).equals("canceled");
  }

  private boolean isPolicy() {
    String all = word(code) + " " + word(type);
    return all.contains("moderation")
        || all.contains("policy")
        || all.contains("safety")
        || all.contains("sensitive");
  }

  private Failures.Said said(FailureClass failureClass) {
    return new Failures.Said(failureClass, code == null ? type : code, message);
  }

  private static String fault(JsonNode entry) {
    String where =
        StreamSupport.stream(entry.path("loc").spliterator(), false)
            .map(JsonNode::asText)
            .filter(part -> !part.equals("body"))
            .collect(Collectors.joining("."));
    String message = entry.path("msg").asText("");
    return where.isEmpty() ? message : where + ": " + message;
  }

  private static @Nullable String text(JsonNode error, String field) {
    JsonNode value = error.get(field);
    return value == null || !value.isValueNode() || value.isNull() ? null : value.asText();
  }

  private static String word(@Nullable String word) {
    return word == null ? "" : word.toLowerCase(Locale.ROOT);
  }
}
