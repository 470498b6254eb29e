package dev.reelay.hub.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is delivered, and to whom. */
@ApplicationScoped
public class DeliveryMeters {
  private final Map<String, AtomicInteger> openByChannel = new ConcurrentHashMap<>();
  private final Map<String, Counter> deliveries = new ConcurrentHashMap<>();
  private final MeterRegistry meters;
  private final Timer latency;

  DeliveryMeters(MeterRegistry meters) {
    this.meters = meters;
    this.latency =
        Timer.builder("reelay.hub.commit.to.socket")
            .description("From the commit of an entry on this instance to its write to a client")
            .publishPercentileHistogram()
            .register(meters);
  }

  /** Counts an entry that was handed to the socket. */
  public void delivered(String channel, long committedNanos) {
    deliveries
        .computeIfAbsent(channel, name -> meters.counter("reelay.hub.deliveries", "channel", name))
        .increment();
    if (committedNanos != 0) {
      latency.record(System.nanoTime() - committedNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Counts progress that a slow client was spared. */
  public void conflated(String channel) {
    meters.counter("reelay.hub.conflated", "channel", channel).increment();
  }

  /** Counts a client that came back with a position. */
  public void resumed(String channel) {
    meters.counter("reelay.hub.resumes", "channel", channel).increment();
  }

  /** Counts a connection that the hub ended since its client took too little or sent too much. */
  public void closed(String channel, String reason) {
    meters.counter("reelay.hub.closed", "channel", channel, "reason", reason).increment();
  }

  void entered(String channel) {
    gauge(channel).incrementAndGet();
  }

  void left(String channel, long nanos) {
    gauge(channel).decrementAndGet();
    meters
        .timer("reelay.hub.connection.duration", "channel", channel)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private AtomicInteger gauge(String channel) {
    return openByChannel.computeIfAbsent(
        channel,
        name -> {
          AtomicInteger count = new AtomicInteger();
          meters.gauge("reelay.hub.streams.open", Tags.of("channel", name), count);
          return count;
        });
  }
}
