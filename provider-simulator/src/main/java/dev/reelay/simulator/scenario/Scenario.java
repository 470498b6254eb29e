package dev.reelay.simulator.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a remote job is asked to do.
 *
 * @param text what it was made from
 * @param duration how long the work takes
 * @param queue how long a job waits before
 * @param resultLifetime how long a film can be fetched; null when as the provider documents it
 * @param seed replaces the simulator's own seed; null when that counts
 * @param faults what goes wrong
 */
public record Scenario(
    String text,
    Curve duration,
    Curve queue,
    @Nullable Duration resultLifetime,
    @Nullable Long seed,
    List<FaultRule> faults) {
  /** Copies the faults. */
  public Scenario {
    faults = List.copyOf(faults);
  }

  /** A scenario that ends well after a minute. */
  static Scenario plain() {
    return new Scenario("", new Curve.Constant(60), new Curve.Constant(2), null, null, List.of());
  }

  /** This one with one parameter more, or another value for one. */
  Scenario with(String parameter, String value) {
    return switch (parameter) {
      case "duration" ->
          new Scenario(text, Curve.of(parameter, value), queue, resultLifetime, seed, faults);
      case "queue" ->
          new Scenario(text, duration, Curve.of(parameter, value), resultLifetime, seed, faults);
      case "lifetime" ->
          new Scenario(text, duration, queue, lifetime(parameter, value), seed, faults);
      case "seed" -> new Scenario(text, duration, queue, resultLifetime, seed(value), faults);
      case "fault" -> {
        List<FaultRule> more = new ArrayList<>(faults);
        more.add(FaultRule.of(value));
        yield new Scenario(text, duration, queue, resultLifetime, seed, more);
      }
      default ->
          throw new ScenarioException(
              parameter,
              "A scenario has no '" + parameter + "'",
              "Use duration, queue, lifetime, seed and fault.");
    };
  }

  /** This one under another text. */
  Scenario named(String name) {
    return new Scenario(name, duration, queue, resultLifetime, seed, faults);
  }

  /** The faults that meet a job with these dice. */
  public List<FaultRule> faultsFor(Dice dice) {
    return IntStream.range(0, faults.size())
        .filter(i -> dice.chance("fault " + i, faults.get(i).share()))
        .mapToObj(faults::get)
        .toList();
  }

  private static Duration lifetime(String parameter, String value) {
    return Curve.of(parameter, value).duration(new Dice(""), parameter, Instant.EPOCH);
  }

  private static Long seed(String value) {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException _) {
      throw new ScenarioException(
          "seed", "'" + value + "' is no seed", "Write a whole number, such as seed=42.");
    }
  }
}
