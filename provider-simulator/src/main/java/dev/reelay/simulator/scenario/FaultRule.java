package dev.reelay.simulator.scenario;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault of a scenario, when and how often; as a text {@code
 * fault(argument)@operation*times~share}.
 *
 * @param fault what goes wrong
 * @param argument its number; {@link Fault#meaning} tells what it counts
 * @param operation the operation that it meets
 * @param times how often it meets that operation of one client reference (create) or job (others)
 * @param share of the jobs that it meets, 0 to 1
 */
public record FaultRule(
    Fault fault, double argument, Operation operation, int times, double share) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<fault>[a-z-]+)(\\((?<argument>\\d+(\\.\\d+)?)\\))?(@(?<operation>[a-z]+))?"
              + "(\\*(?<times>\\d{1,6}|all))?(~(?<share>[01](\\.\\d+)?))?");

  /**
   * Reads the text form.
   *
   * @throws ScenarioException naming what cannot be read
   */
  public static FaultRule of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new ScenarioException(
          "fault",
          "'" + text + "' is no fault",
          "Write fault(argument)@operation*times~share, such as server-error(503)@poll*3~0.5.");
    }
    Fault fault =
        Fault.of(matcher.group("fault"))
            .orElseThrow(() ->
                new ScenarioException(
                    "fault",
                    "There is no fault '" + matcher.group("fault") + "'",
                    "GET /simulator/faults lists them."));
    String argument = matcher.group("argument");
    String share = matcher.group("share");
    return new FaultRule(
        fault,
        argument == null ? fault.argument() : Double.parseDouble(argument),
        operation(fault, matcher.group("operation")),
        times(fault, matcher.group("times")),
        share == null ? 1 : Math.min(1, Double.parseDouble(share)));
  }

  /** Whether the n-th call (from 1) of an operation is met. */
  public boolean meets(Operation at, int nth) {
    return operation == at && nth <= times;
  }

  private static Operation operation(Fault fault, String word) {
    if (word == null) {
      return fault.operation();
    }
    for (Operation operation : Operation.values()) {
      if (operation.word().equals(word) && fault.isOfTransport()) {
        return operation;
      }
    }
    throw new ScenarioException(
        "fault",
        fault.word() + " cannot meet '" + word + "'",
        "Leave @"
            + word
            + " out, or name create, poll, cancel or result after a fault of transport.");
  }

  private static int times(Fault fault, String word) {
    if (word == null) {
      // What happens on the wire passes; what is wrong with a job or a film stays.
      return fault.isOfTransport() ? 1 : Integer.MAX_VALUE;
    }
    return word.equals("all") ? Integer.MAX_VALUE : Integer.parseInt(word);
  }
}
