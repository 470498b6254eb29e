package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Failures.Said;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What Replicate's words mean. */
final class Verdicts {
  /** Words beyond are not looked at. */
  private static final int LOOKED_AT = 4_000;

  private static final int FIELDS_MAX = 5;
  private static final Pattern CODE = Pattern.compile("\\bE\\d{3,4}\\b");
  private static final Pattern MEMORY = Pattern.compile("(?i)out of memory|\\boom\\b");
  private static final Pattern UNWANTED =
      Pattern.compile("(?i)\\bnsfw\\b|flagged|content policy|moderation|\\bsafety\\b");
  private static final Pattern UNFIT =
      Pattern.compile("(?i)validation error|invalid input|input validation");
  private static final Pattern PICTURE =
      Pattern.compile(
          "(?i)\\b(?:image|picture)\\b.{0,60}(?:could not|cannot|can't) be (?:read|loaded|opened|decoded)"
              + "|cannot identify image file");
  private static final Pattern SECONDS = Pattern.compile("(?i)resets? in ~?(\\d{1,5})\\s?s");

  private static final Map<String, FailureClass> CODES =
      Map.of(
          "E1000", FailureClass.PROVIDER_INTERNAL,
          "E1001", FailureClass.UNSUPPORTED,
          "E4875", FailureClass.PROTOCOL_ERROR,
          "E6716", FailureClass.PROVIDER_TIMEOUT);

  private final Failures failures;

  Verdicts(Failures failures) {
    this.failures = failures;
  }

  /** What a prediction says of its run. */
  StatusReport report(Prediction prediction) {
    String status = prediction.status();
    return switch (status == null ? "" : status) {
      case "starting" -> new StatusReport.Queued(null);
      case "processing" -> new StatusReport.Running(progress(prediction));
      case "succeeded" -> new StatusReport.Succeeded();
      case "failed" ->
          failures.failed(cause(prediction.fault()), Billed.UNKNOWN, prediction.fault());
      case "canceled" ->
          prediction.endedLate()
              ? new StatusReport.Failed(late(Billed.YES))
              : new StatusReport.Cancelled(prediction.startedAt() == null ? Billed.NO : Billed.YES);
      // Its deadline passed before it began, unless it was stopped before that.
      case "aborted" ->
          prediction.endedInTime()
              ? new StatusReport.Cancelled(Billed.NO)
              : new StatusReport.Failed(late(Billed.NO));
      default -> new StatusReport.Unknown(status);
    };
  }

  private static StatusReport.Progress progress(Prediction prediction) {
    Optional<LogProgress> told = LogProgress.last(prediction.log());
    return new StatusReport.Progress(
        told.map(LogProgress::percent).orElse(null),
        told.map(LogProgress::what).orElse(null),
        null,
        told.map(LogProgress::item).orElse(null),
        told.map(LogProgress::items).orElse(null),
        null,
        null,
        null,
        List.of(),
        null,
        null,
        prediction.status());
  }

  /** What a stop came to, by the prediction as it is afterwards; null while it goes on. */
  static @Nullable CancellationOutcome stopped(Prediction prediction) {
    String status = prediction.status();
    return switch (status == null ? "" : status) {
      case "canceled", "aborted" -> CancellationOutcome.CANCELLED;
      case "succeeded", "failed" -> CancellationOutcome.TOO_LATE;
      default -> null;
    };
  }

  /** Understands what a model says went wrong. */
  static Said cause(@Nullable String words) {
    if (words == null) {
      return new Said(FailureClass.PROVIDER_INTERNAL, null, null);
    }
    String text = words.length() > LOOKED_AT ? words.substring(0, LOOKED_AT) : words;
    Matcher code = CODE.matcher(text);
    String found = code.find() ? code.group() : null;
    FailureClass known = found == null ? null : CODES.get(found);
    return new Said(known == null ? byWords(text) : known, found, text);
  }

  private static FailureClass byWords(String text) {
    if (MEMORY.matcher(text).find()) {
      return FailureClass.UNSUPPORTED;
    }
    if (UNWANTED.matcher(text).find()) {
      return FailureClass.CONTENT_POLICY_OUTPUT;
    }
    if (PICTURE.matcher(text).find()) {
      return FailureClass.ASSET_INVALID;
    }
    return UNFIT.matcher(text).find()
        ? FailureClass.INVALID_REQUEST
        : FailureClass.PROVIDER_INTERNAL;
  }

  private static Failure late(Billed billed) {
    return new Failure(
        FailureClass.DEADLINE,
        billed == Billed.NO ? "aborted" : "canceled",
        billed == Billed.NO
            ? "The prediction did not begin within its deadline"
            : "The prediction did not end within its deadline",
        null,
        null,
        billed,
        false,
        List.of("Send the job again with a later deadline"));
  }

  /** Understands the body of a refusal: a problem with title, detail and perhaps fields. */
  static Said refusal(int status, JsonNode problem) {
    String words = words(problem);
    boolean throttled = words != null && words.startsWith("Request was throttled");
    return new Said(throttled ? FailureClass.RATE_LIMITED : Failures.byStatus(status), null, words);
  }

  /** What a problem says; null when it says nothing. */
  static @Nullable String words(JsonNode problem) {
    String detail = text(problem, "detail");
    String title = text(problem, "title");
    String words = detail == null ? title : detail;
    JsonNode fields = problem.path("invalid_fields");
    if (!fields.isArray() || fields.isEmpty()) {
      return words;
    }
    String named =
        StreamSupport.stream(fields.spliterator(), false)
            .limit(FIELDS_MAX)
            .map(Verdicts::field)
            .collect(Collectors.joining("; "));
    return words == null ? named : words + " (" + named + ")";
  }

  private static String field(JsonNode field) {
    String name = text(field, "field");
    String said = text(field, "description");
    if (name == null) {
      return said == null ? field.asText() : said;
    }
    return said == null ? name : name + ": " + said;
  }

  private static @Nullable String text(JsonNode node, String name) {
    String text = node.path(name).textValue();
    return text == null || text.isBlank() ? null : text;
  }

  /** Seconds until the rate limit is over by the words of a refusal; null when they do not say. */
  static @Nullable Integer pause(@Nullable String words) {
    Matcher seconds = SECONDS.matcher(words == null ? "" : words);
    return seconds.find() ? Integer.valueOf(seconds.group(1)) : null;
  }
}
