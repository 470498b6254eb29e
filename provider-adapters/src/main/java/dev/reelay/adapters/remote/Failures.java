package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes failures of what a provider says: a sentence for people with the provider's own words,
 * clean before they are cut, and what a person could do.
 */
public final class Failures {
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  /** Characters of a raw answer that are kept at most. */
  private static final int RAW_MAX = 2_048;

  private final String provider;
  private final Accounts accounts;

  /** Failures of one provider. */
  public Failures(ProviderContext context) {
    this.provider = context.id();
    this.accounts = context.accounts();
  }

  /**
   * What a provider says of a failure.
   *
   * @param failureClass as its code or status is understood
   * @param code its own; null when it has none
   * @param words its own, for people; null when it has none
   */
  public record Said(FailureClass failureClass, @Nullable String code, @Nullable String words) {}

  /** The class that an HTTP status stands for where the provider says nothing better. */
  public static FailureClass byStatus(int status) {
    return switch (status) {
      case 401 -> FailureClass.AUTHENTICATION;
      case 402 -> FailureClass.INSUFFICIENT_FUNDS;
      case 403 -> FailureClass.PERMISSION;
      case 404, 405, 410 -> FailureClass.NOT_FOUND;
      case 408, 504 -> FailureClass.PROVIDER_TIMEOUT;
      case 429 -> FailureClass.RATE_LIMITED;
      case 503 -> FailureClass.PROVIDER_UNAVAILABLE;
      default -> {
        if (status >= SERVER_ERROR) {
          yield FailureClass.PROVIDER_INTERNAL;
        }
        yield status >= 400 ? FailureClass.INVALID_REQUEST : FailureClass.PROTOCOL_ERROR;
      }
    };
  }

  /**
   * What follows from an answer that does not take a hand-over on: an error of the server other
   * than "not now" may come after it was taken on.
   */
  public SubmitResult handover(Answer answer, Said said) {
    boolean ambiguous =
        (answer.status() >= SERVER_ERROR && answer.status() != UNAVAILABLE)
            || answer.status() == 408
            || answer.isSuccess();
    return ambiguous
        ? new SubmitResult.Unknown(SubmitResult.unknown(), raw(answer.text()))
        : rejected(answer, said);
  }

  /** A hand-over that the provider surely did not take on, with what it answered. */
  public SubmitResult.Rejected rejected(Answer answer, Said said) {
    return new SubmitResult.Rejected(refused(answer, said), raw(answer.text()));
  }

  /** A run that ended badly, with what the provider answered; null when that is not at hand. */
  public StatusReport.Failed failed(Said said, Billed billed, @Nullable String answer) {
    return new StatusReport.Failed(ended(said, billed), raw(answer));
  }

  /** A hand-over that the provider surely did not take on. */
  public Failure refused(Answer answer, Said said) {
    return failure(
        said,
        answer.status(),
        said.failureClass().isRetryable() ? answer.retryAfter() : null,
        Billed.NO);
  }

  /** A run that ended badly. */
  public Failure ended(Said said, Billed billed) {
    return failure(said, null, null, billed);
  }

  /** A question about a run that was not answered; says nothing about the run. */
  public ProviderUnreachableException unanswered(Answer answer, @Nullable String words) {
    String said = clean(words);
    return new ProviderUnreachableException(
        provider + " answered with HTTP " + answer.status() + (said.isEmpty() ? "" : ": " + said),
        null,
        Sent.MAYBE,
        answer.retryAfter());
  }

  private Failure failure(
      Said said, @Nullable Integer status, java.time.@Nullable Instant retryAfter, Billed billed) {
    FailureClass failureClass = said.failureClass();
    String words = clean(said.words());
    String code = clean(said.code());
    return new Failure(
        failureClass,
        code.isEmpty() ? failureClass.name() : code,
        sentence(failureClass) + (words.isEmpty() ? "" : ": " + words),
        status,
        retryAfter,
        billed,
        mayAnotherDo(failureClass),
        actions(failureClass),
        provider,
        code.isEmpty() ? null : code);
  }

  /** An answer for administrators: cleaned before it is cut; null when it says nothing. */
  private @Nullable String raw(@Nullable String answer) {
    String clean = Words.clean(answer, accounts.secrets(), RAW_MAX);
    return clean == null || clean.isEmpty() ? null : clean;
  }

  private String clean(@Nullable String words) {
    return Objects.requireNonNullElse(Words.clean(words, accounts.secrets()), "");
  }

  private String sentence(FailureClass failureClass) {
    return switch (failureClass) {
      case RATE_LIMITED -> provider + " takes no more work for the moment";
      case CONCURRENCY_LIMITED -> provider + " already works on as much as it allows";
      case PROVIDER_UNAVAILABLE -> provider + " is not available at the moment";
      case PROVIDER_TIMEOUT -> provider + " ran out of time";
      case QUOTA_WINDOW -> "The quota of this period is used up at " + provider;
      case INVALID_REQUEST -> provider + " does not accept the request";
      case UNSUPPORTED -> provider + " cannot do this";
      case AUTHENTICATION -> provider + " does not accept the credential";
      case PERMISSION -> provider + " does not allow this with the credential";
      case INSUFFICIENT_FUNDS -> "There is no money or quota left at " + provider;
      case CONTENT_POLICY_INPUT -> provider + " does not allow what the request asks for";
      case CONTENT_POLICY_OUTPUT -> provider + " does not hand out what it made";
      case ASSET_INVALID -> provider + " cannot use a file of the request";
      case NOT_FOUND -> provider + " does not know the model or the address";
      case RESULT_EXPIRED -> provider + " no longer has the result";
      case PROTOCOL_ERROR -> provider + " does not speak as expected";
      default -> provider + " failed";
    };
  }

  private List<String> actions(FailureClass failureClass) {
    return switch (failureClass) {
      case AUTHENTICATION, PERMISSION ->
          List.of("Check the credential of " + provider, "Use another model");
      case INSUFFICIENT_FUNDS -> List.of("Top up the account at " + provider, "Use another model");
      case CONTENT_POLICY_INPUT, CONTENT_POLICY_OUTPUT -> List.of("Change the prompt");
      case INVALID_REQUEST, UNSUPPORTED, ASSET_INVALID -> List.of("Change the request");
      case NOT_FOUND, PROTOCOL_ERROR -> List.of("Check model and base URL of " + provider);
      case RESULT_EXPIRED -> List.of("Send the job again");
      default -> List.of("Try again later");
    };
  }

  /** What lies in the request, another provider would refuse as well. */
  private static boolean mayAnotherDo(FailureClass failureClass) {
    return switch (failureClass) {
      case INVALID_REQUEST,
          ASSET_INVALID,
          CONTENT_POLICY_INPUT,
          CONTENT_POLICY_OUTPUT,
          RESULT_EXPIRED,
          CANCELLED_REMOTELY,
          SUBMISSION_UNKNOWN ->
          false;
      default -> true;
    };
  }
}
