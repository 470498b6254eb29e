package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What faults of transport do to a call, in the words of its provider. */
final class Obstacles {
  private static final long MIB = 1024 * 1024;

  private Obstacles() {}

  /**
   * The answer in place of the provider's own, if a fault demands one. A hang or a cut after
   * acceptance is none: see {@link #delivery}.
   */
  static Optional<Reply> reply(
      List<FaultRule> faults, Operation operation, int nth, Dialect dialect, Instant wall) {
    return faults.stream()
        .filter(rule -> rule.meets(operation, nth))
        .map(rule -> reply(rule, operation, dialect, wall))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Reply> reply(
      FaultRule rule, Operation operation, Dialect dialect, Instant wall) {
    double argument = rule.argument();
    return Optional.ofNullable(
        switch (rule.fault()) {
          case RATE_LIMITED ->
              dialect.rateLimited().with("Retry-After", Long.toString((long) argument));
          case RATE_LIMITED_DATE ->
              dialect.rateLimited().with("Retry-After", date(wall.plusSeconds((long) argument)));
          case QUOTA_GONE -> dialect.quotaGone();
          case SERVER_ERROR -> dialect.serverError((int) argument);
          case CREDENTIAL_EXPIRED -> dialect.unauthorized(new Credential.Expired(""));
          case HANG -> Reply.empty(200).by(Delivery.hang(argument));
          case CUT_BEFORE_ACCEPT -> Reply.empty(200).by(Delivery.CUT);
          case CUT_AFTER_ACCEPT ->
              operation == Operation.CREATE ? null : Reply.empty(200).by(Delivery.CUT);
          case HTML -> Reply.webPage((int) argument);
          case OVERSIZED -> oversized((long) (argument * MIB));
          default -> null;
        });
  }

  /** How the provider's own answer goes out. */
  static Delivery delivery(List<FaultRule> faults, Operation operation, int nth) {
    for (FaultRule rule : faults) {
      if (rule.meets(operation, nth)) {
        switch (rule.fault()) {
          case CUT_AFTER_ACCEPT -> {
            return Delivery.CUT;
          }
          case HANG_AFTER_ACCEPT -> {
            return Delivery.hang(rule.argument());
          }
          case SLOW_DRIP -> {
            return Delivery.drip(rule.argument());
          }
          default -> {}
        }
      }
    }
    return Delivery.WHOLE;
  }

  static String date(Instant wall) {
    // A date has no fractions: the next full second, or waiting until then would be too short.
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        wall.plusMillis(999).atOffset(ZoneOffset.UTC));
  }

  private static Reply oversized(long bytes) {
    return Reply.empty(200)
        .with("Content-Type", "application/json")
        .with(new Reply.Body(Buffer.buffer("{\"padding\":\"" + "x".repeat(4096)), bytes));
  }

  static boolean isUnknownStatus(List<FaultRule> faults, Operation operation, int nth) {
    return faults.stream()
        .anyMatch(rule -> rule.fault() == Fault.UNKNOWN_STATUS && rule.meets(operation, nth));
  }
}
