package dev.reelay.bus;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** Gives the times of the bus the buckets that percentiles over all instances are made of. */
final class Buckets {
  private static final Set<String> TIMES = Set.of("reelay.events.handled", "reelay.events.lag");
  private static final double[] NANOS =
      Stream.of(1, 2, 5, 10, 30, 100, 300, 1_000, 5_000, 30_000)
          .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
          .toArray();

  private Buckets() {}

  @Produces
  @Singleton
  static MeterFilter ofTimes() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return TIMES.contains(id.getName())
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(NANOS)
                .build()
                .merge(config)
            : config;
      }
    };
  }
}
