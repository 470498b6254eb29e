package dev.reelay.simulator.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long something takes; all figures are seconds. */
public sealed interface Curve {
  /** No job takes longer, whatever the dice say. */
  double LONGEST = Duration.ofDays(1).toSeconds();

  /** Always the same. */
  record Constant(double seconds) implements Curve {
    @Override
    public double seconds(Dice dice, String what, Instant at) {
      return seconds;
    }
  }

  /** Around a median, with a long tail; sigma is that of the logarithm. */
  record LogNormal(double median, double sigma) implements Curve {
    @Override
    public double seconds(Dice dice, String what, Instant at) {
      return median * Math.exp(sigma * dice.normal(what));
    }
  }

  /** Around two medians; the share (0 to 1) of the second is that of cold starts, say. */
  record Bimodal(double first, double second, double share) implements Curve {
    @Override
    public double seconds(Dice dice, String what, Instant at) {
      double median = dice.chance(what + "/mode", share) ? second : first;
      return median * Math.exp(0.1 * dice.normal(what));
    }
  }

  /** From one median to another within a period, which then begins again. */
  record Drifting(double from, double to, double period) implements Curve {
    @Override
    public double seconds(Dice dice, String what, Instant at) {
      double part = (at.toEpochMilli() / 1000.0) % period / period;
      return (from + (to - from) * part) * Math.exp(0.05 * dice.normal(what));
    }
  }

  /** How many seconds it takes for what begins at a simulated time. */
  double seconds(Dice dice, String what, Instant at);

  /** The same as a duration of at most {@link #LONGEST} seconds. */
  default Duration duration(Dice dice, String what, Instant at) {
    return Duration.ofNanos((long) (Math.min(seconds(dice, what, at), LONGEST) * 1e9));
  }

  /**
   * Reads {@code constant(s)} or a plain number, {@code lognormal(median,sigma)}, {@code
   * bimodal(a,b,share of b)} or {@code drifting(from,to,period)}.
   *
   * @throws ScenarioException naming the parameter when it is none of them
   */
  static Curve of(String parameter, String text) {
    Matcher matcher = CurveText.PATTERN.matcher(text);
    List<Double> numbers = matcher.matches() ? CurveText.numbers(matcher) : List.of();
    String name = numbers.isEmpty() || matcher.group("name") == null ? "" : matcher.group("name");
    return switch (name + numbers.size()) {
      case "1", "constant1" -> new Constant(numbers.getFirst());
      case "lognormal2" -> new LogNormal(numbers.get(0), numbers.get(1));
      case "bimodal3" -> new Bimodal(numbers.get(0), numbers.get(1), numbers.get(2));
      case "drifting3" -> new Drifting(numbers.get(0), numbers.get(1), Math.max(1, numbers.get(2)));
      default ->
          throw new ScenarioException(
              parameter,
              "'" + text + "' is no curve",
              "Write constant(60), lognormal(60,0.5), bimodal(20,120,0.1) or drifting(20,90,3600).");
    };
  }

  /** The text form. */
  final class CurveText {
    private static final Pattern PATTERN =
        Pattern.compile("(?<name>[a-z]+(?=\\())?\\(?(?<numbers>\\d[\\d.,]*)\\)?");

    private CurveText() {}

    private static List<Double> numbers(Matcher matcher) {
      try {
        return Arrays.stream(matcher.group("numbers").split(",", -1))
            .map(Double::parseDouble)
            .toList();
      } catch (NumberFormatException _) {
        return List.of();
      }
    }
  }
}
