package dev.reelay.benchmarks.measure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How measurements are distributed.
 *
 * @param count how many there are
 * @param p50 milliseconds, as all below
 */
public record Spread(long count, double p50, double p90, double p99, double max) {
  private static final int DIGITS = 3;

  /** Of some durations; negative ones count as zero. */
  public static Spread of(List<Duration> durations) {
    Histogram histogram = new Histogram(DIGITS);
    durations.forEach(
        one -> histogram.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(one.toNanos()))));
    return new Spread(
        histogram.getTotalCount(),
        millis(histogram.getValueAtPercentile(50)),
        millis(histogram.getValueAtPercentile(90)),
        millis(histogram.getValueAtPercentile(99)),
        millis(histogram.getMaxValue()));
  }

  private static double millis(long micros) {
    return Math.round(micros / 10.0) / 100.0;
  }
}
