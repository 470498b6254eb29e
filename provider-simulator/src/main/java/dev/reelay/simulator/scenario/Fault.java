package dev.reelay.simulator.scenario;

import static dev.reelay.simulator.scenario.Operation.CANCEL;
import static dev.reelay.simulator.scenario.Operation.CREATE;
import static dev.reelay.simulator.scenario.Operation.OTHER;
import static dev.reelay.simulator.scenario.Operation.POLL;
import static dev.reelay.simulator.scenario.Operation.RESULT;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The one vocabulary of what goes wrong; each provider puts it into its own wire format. */
public enum Fault {
  RATE_LIMITED(CREATE, 1, "429, retry after so many seconds"),
  RATE_LIMITED_DATE(CREATE, 1, "429, retry after a date so many seconds ahead"),
  QUOTA_GONE(CREATE, 0, "no money or quota left: waiting does not help"),
  SERVER_ERROR(CREATE, 500, "an error of the server, with that status"),
  CREDENTIAL_EXPIRED(CREATE, 0, "the credential was valid and is no more"),
  HANG(CREATE, 120, "nothing happens, and after so many seconds the connection is closed"),
  HANG_AFTER_ACCEPT(CREATE, 120, "as hang, but the job exists and is paid"),
  CUT_BEFORE_ACCEPT(CREATE, 0, "the connection dies and no job exists"),
  CUT_AFTER_ACCEPT(CREATE, 0, "the connection dies although the job exists and is paid"),
  SLOW_DRIP(CREATE, 200, "the answer comes in small pieces, so many milliseconds apart"),
  HTML(CREATE, 200, "a web page instead of JSON, with that status"),
  OVERSIZED(CREATE, 8, "an answer of so many MiB"),
  NOT_FOUND_YET(POLL, 2, "the first so many looks at a new job find nothing"),
  UNKNOWN_STATUS(POLL, 0, "a status word that no document names"),
  JOB_LOST(OTHER, 5, "after so many seconds the provider does not know the job"),
  RESTART(
      OTHER, 5, "after so many seconds the provider restarts and forgets what it keeps in memory"),
  STALLED(OTHER, 40, "progress stops at that percentage and the job never ends"),
  PROGRESS_STUCK(OTHER, 40, "progress stops at that percentage, the job ends in time"),
  PROGRESS_BACKWARDS(OTHER, 30, "progress falls back by that much half way"),
  PROGRESS_OVER(OTHER, 140, "progress goes up to that percentage"),
  WEBHOOK_DUPLICATE(OTHER, 2, "so many further copies of each webhook"),
  WEBHOOK_REORDERED(OTHER, 0, "webhooks come in the opposite order"),
  WEBHOOK_LATE(OTHER, 30, "webhooks come so many seconds late"),
  WEBHOOK_MISSING(OTHER, 0, "webhooks do not come"),
  WEBHOOK_FORGED(OTHER, 0, "somebody else claims a success before it is true"),
  WEBHOOK_REPLAYED(OTHER, 900, "webhooks come again, signed so many seconds ago"),
  RESULT_EXPIRED(RESULT, 0, "the address of the film has expired"),
  RESULT_FORBIDDEN_ONCE(RESULT, 0, "403 at the first address of the film; a fresh one works"),
  RESULT_TRUNCATED(RESULT, 50, "the connection dies after that percentage of the film"),
  RESULT_NOT_VIDEO(RESULT, 0, "a text that calls itself video/mp4"),
  RESULT_HTML(RESULT, 0, "a web page instead of the film"),
  RESULT_OVERSIZED(RESULT, 64, "a film of so many MiB"),
  RESULT_REDIRECT(RESULT, 0, "the film is at another host, which gets no credentials"),
  CANCEL_REFUSED(CANCEL, 0, "the provider does not stop the job"),
  CANCEL_TOO_LATE(CANCEL, 0, "the job has ended just now"),
  FAIL_CONTENT_POLICY(OTHER, 0, "the job fails: the content is not allowed"),
  FAIL_OUT_OF_MEMORY(OTHER, 0, "the job fails: the engine is out of memory"),
  FAIL_INVALID_INPUT(OTHER, 0, "the job fails: the input cannot be used"),
  FAIL_INTERNAL(OTHER, 0, "the job fails: an error of the engine");

  private final Operation operation;
  private final double argument;
  private final String meaning;

  Fault(Operation operation, double argument, String meaning) {
    this.operation = operation;
    this.argument = argument;
    this.meaning = meaning;
  }

  /** The operation that it meets when a scenario names none. */
  public Operation operation() {
    return operation;
  }

  /** The number that counts when a scenario gives none. */
  public double argument() {
    return argument;
  }

  /** What happens, in one line. */
  public String meaning() {
    return meaning;
  }

  /** The word in scenarios and logs, such as {@code cut-after-accept}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the job itself ends badly. */
  public boolean isFailure() {
    return name().startsWith("FAIL_");
  }

  /** Whether it meets a call on its way and not the job, so that any operation can suffer it. */
  public boolean isOfTransport() {
    return compareTo(OVERSIZED) <= 0;
  }

  /** The fault with that word. */
  public static Optional<Fault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }
}
