package dev.reelay.gateway.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. */
public final class ProblemException extends RuntimeException {
  private final ProblemCode code;
  private final @Nullable String field;
  private final @Nullable Duration retryAfter;
  private final List<String> suggestedActions;

  private ProblemException(
      ProblemCode code,
      String detail,
      @Nullable String field,
      @Nullable Duration retryAfter,
      List<String> suggestedActions) {
    super(detail, null, false, false);
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
    this.suggestedActions = List.copyOf(suggestedActions);
  }

  /** A problem with the request as a whole. The detail is shown to the client. */
  public static ProblemException of(ProblemCode code, String detail) {
    return new ProblemException(code, detail, null, null, List.of());
  }

  /** A problem with one field, such as {@code prompt} or {@code metadata.title}. */
  public static ProblemException at(String field, ProblemCode code, String detail) {
    return new ProblemException(code, detail, field, null, List.of());
  }

  /** The same, with when to try again. */
  public ProblemException retryAfter(Duration pause) {
    return new ProblemException(code, detail(), field, pause, suggestedActions);
  }

  /** The same, with what a person could do. */
  public ProblemException suggest(String... actions) {
    return new ProblemException(code, detail(), field, retryAfter, List.of(actions));
  }

  /** What is wrong. */
  public ProblemCode code() {
    return code;
  }

  String detail() {
    String message = getMessage();
    return message == null ? code.title() : message;
  }

  Problem problem(String correlationId) {
    return new Problem(
        code.type(),
        code.title(),
        code.status(),
        detail(),
        code.name(),
        correlationId,
        field,
        retryAfter == null ? null : Math.max(1, retryAfter.toSeconds()),
        suggestedActions.isEmpty() ? null : suggestedActions);
  }
}
