package dev.reelay.simulator.replicate;

import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.replicate.PredictionRequest.InvalidException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a client waits: for an answer, and for the film at all. In simulated time. */
final class Patience {
  private static final Pattern WAIT = Pattern.compile("wait(=(?<seconds>\\d{1,4}))?");
  private static final Pattern DEADLINE =
      Pattern.compile(
          "(?=.)((?<hours>\\d{1,4})h)?((?<minutes>\\d{1,5})m)?((?<seconds>\\d{1,6}(\\.\\d{1,3})?)s?)?");
  private static final int LONGEST_WAIT = 60;

  private Patience() {}

  /** How long the answer to a create may be held back until the film is there. */
  static Optional<Duration> forAnswer(Call call) {
    String header = call.header("Prefer");
    Matcher wait = WAIT.matcher(header == null ? "" : header.strip());
    if (!wait.matches()) {
      return Optional.empty();
    }
    String given = wait.group("seconds");
    int seconds = given == null ? LONGEST_WAIT : Integer.parseInt(given);
    return Optional.of(Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_WAIT)));
  }

  /** After which time the prediction shall be given up. */
  static Optional<Duration> forFilm(Call call) throws InvalidException {
    String header = call.header("Cancel-After");
    if (header == null) {
      return Optional.empty();
    }
    Matcher deadline = DEADLINE.matcher(header.strip());
    if (!deadline.matches()) {
      throw new InvalidException(
          "format", "Cancel-After", "Must be a duration such as 90s, 5m or 1h30m");
    }
    double seconds =
        3600 * number(deadline.group("hours"))
            + 60 * number(deadline.group("minutes"))
            + number(deadline.group("seconds"));
    return Optional.of(Duration.ofMillis((long) (1000 * seconds)));
  }

  private static double number(@Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }
}
