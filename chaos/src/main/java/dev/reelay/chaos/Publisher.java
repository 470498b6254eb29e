package dev.reelay.chaos;

import dev.reelay.bus.BusConfig;
import dev.reelay.bus.Duty;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Loop;
import dev.reelay.bus.Partitions;
import dev.reelay.bus.Routes;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.JobEvent;
import dev.reelay.event.StageSucceeded;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Tells numbered facts about many jobs, steadily and in bursts; works in the adapters alone. It
 * goes round the partitions, so that none waits long for its next event: whether a partition is
 * served can be seen no sooner.
 */
@ApplicationScoped
class Publisher implements Duty {
  private static final int FACTS_IN_BURST = 10;
  private static final int ONE_LATE_COMMIT_OF = 20;
  private static final int ONE_SUCCESS_OF = 8;

  private final Events events;
  private final ToldStore told;
  private final SchemaClock clock;
  private final ChaosConfig config;
  private final BusConfig bus;
  private final EventIds ids;
  private final List<List<Integer>> keys;
  private final AtomicInteger turn = new AtomicInteger();
  private final List<Loop> writers = new ArrayList<>();

  Publisher(Events events, ToldStore told, SchemaClock clock, ChaosConfig config, BusConfig bus) {
    this.events = events;
    this.told = told;
    this.clock = clock;
    this.config = config;
    this.bus = bus;
    this.ids = new EventIds();
    this.keys = keysByPartition(config.keys(), new Partitions(bus.partitions()));
  }

  /** The numbers of the keys of each partition that has any. */
  private static List<List<Integer>> keysByPartition(int keys, Partitions partitions) {
    return List.copyOf(
        IntStream.range(0, keys)
            .boxed()
            .collect(Collectors.groupingBy(key -> partitions.of(job(key, 0).keyId())))
            .values());
  }

  @Override
  public void start() {
    if (Routes.Service.of(bus.service()) == Routes.Service.ADAPTERS) {
      String process = ids.ulid();
      for (int number = 0; number < config.writers(); number++) {
        Random random = new Random(config.seed() + number + process.hashCode());
        writers.add(Loop.start("writer-" + number, () -> write(random)));
      }
    }
  }

  @Override
  public void stop() {
    writers.forEach(Loop::close);
  }

  private Duration write(Random random) {
    ToldStore.Pace pace = QuarkusTransaction.requiringNew().call(() -> tell(random));
    return pace == ToldStore.Pace.BURST ? Duration.ZERO : config.pause();
  }

  private ToldStore.Pace tell(Random random) {
    ToldStore.Pace pace = told.pace();
    if (pace == ToldStore.Pace.SILENT) {
      return pace;
    }
    int facts = pace == ToldStore.Pace.BURST ? FACTS_IN_BURST : 1;
    List<Integer> some = keys.get(Math.floorMod(turn.getAndIncrement(), keys.size()));
    int key = some.get(random.nextInt(some.size()));
    JobRef job = job(key, random.nextInt(config.jobsPerKey()));
    long last = told.advance(job.jobId(), facts);
    Instant now = clock.now();
    events.publish(
        job,
        LongStream.rangeClosed(last - facts + 1, last)
            .mapToObj(number -> fact(job, number, now))
            .toList());
    if (random.nextInt(ONE_LATE_COMMIT_OF) == 0) {
      told.linger();
    }
    return pace;
  }

  static JobRef job(int key, int job) {
    String id = "job_CHAOS%010d%011d".formatted(key, job);
    return new JobRef("key_" + key, id, "chaos");
  }

  private static JobEvent fact(JobRef job, long number, Instant now) {
    return number % ONE_SUCCESS_OF == 0
        ? success(job, number, now)
        : Facts.progress(job, number, now);
  }

  private static StageSucceeded success(JobRef job, long number, Instant now) {
    return new StageSucceeded(
        job.jobId(), "rendering", 1, "chaos", List.of(), number, null, List.of(), null, now);
  }
}
