package dev.reelay.chaos;

import dev.reelay.bus.BusConfig;
import dev.reelay.bus.Duty;
import dev.reelay.bus.FrontDoor;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Loop;
import dev.reelay.bus.Routes;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationRequested;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests the jobs that a benchmark orders, open-loop: each is requested when it is due, however
 * many are unfinished. Works in the adapters alone.
 */
@ApplicationScoped
class Requests implements Duty {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int BATCH = 100;

  private final RequestStore orders;
  private final FrontDoor door;
  private final ChaosConfig config;
  private final BusConfig bus;
  private @Nullable Loop loop;

  Requests(RequestStore orders, FrontDoor door, ChaosConfig config, BusConfig bus) {
    this.orders = orders;
    this.door = door;
    this.config = config;
    this.bus = bus;
  }

  @Override
  public void start() {
    if (config.loadWriters() > 0 && Routes.Service.of(bus.service()) == Routes.Service.ADAPTERS) {
      loop = Loop.start("requests", this::look);
    }
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration look() {
    return QuarkusTransaction.requiringNew()
        .call(() -> orders.next().map(this::request).orElse(LOOK));
  }

  private Duration request(RequestStore.Order order) {
    Map<JobRef, VideoGenerationRequested> jobs = new LinkedHashMap<>();
    for (long number = order.requested(); number < order.due() && jobs.size() < BATCH; number++) {
      int key = (int) (number % order.keys());
      jobs.put(
          new JobRef(
              "key_%d_%d".formatted(order.id(), key),
              "job_%013d%013d".formatted(order.id(), number),
              "bench"),
          job(order, 1 + key % order.weights()));
    }
    if (jobs.isEmpty()) {
      return LOOK.dividedBy(10);
    }
    door.request(jobs);
    orders.advance(order.id(), order.requested() + jobs.size());
    return Duration.ZERO;
  }

  private static VideoGenerationRequested job(RequestStore.Order order, int weight) {
    Instant now = order.now();
    return new VideoGenerationRequested(
        "studio",
        "a lighthouse in a storm",
        true,
        new GenerationParameters("1280x720", 8, 24, 7L),
        List.of(),
        Map.of(),
        null,
        0,
        new KeyLimits(1, order.running(), 1_000_000, weight, 9),
        null,
        null,
        null,
        now.plus(Duration.ofHours(1)),
        now);
  }
}
