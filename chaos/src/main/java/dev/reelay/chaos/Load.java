package dev.reelay.chaos;

import dev.reelay.bus.BusConfig;
import dev.reelay.bus.Duty;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Loop;
import dev.reelay.bus.Partitions;
import dev.reelay.bus.Routes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the loads that a benchmark orders, open-loop: each transaction is due at a moment
 * that is fixed beforehand and carries it, so that whatever keeps it waiting, here or later, counts
 * as its latency. Consecutive transactions go to different partitions in turn. Works in the
 * adapters alone.
 */
@ApplicationScoped
class Load implements Duty {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Events events;
  private final ToldStore told;
  private final LoadStore orders;
  private final ChaosConfig config;
  private final BusConfig bus;
  private volatile boolean stopping;
  private @Nullable Loop loop;

  Load(Events events, ToldStore told, LoadStore orders, ChaosConfig config, BusConfig bus) {
    this.events = events;
    this.told = told;
    this.orders = orders;
    this.config = config;
    this.bus = bus;
  }

  @Override
  public void start() {
    if (config.loadWriters() > 0 && Routes.Service.of(bus.service()) == Routes.Service.ADAPTERS) {
      loop = Loop.start("load", this::look);
    }
  }

  @Override
  public void stop() {
    stopping = true;
    if (loop != null) {
      loop.close();
    }
  }

  private Duration look() throws InterruptedException {
    LoadStore.Order order =
        QuarkusTransaction.requiringNew().call(() -> orders.next().orElse(null));
    if (order == null) {
      return LOOK;
    }
    Schedule schedule =
        new Schedule(
            order,
            System.nanoTime() + order.beginsIn().toNanos(),
            jobs(order, new Partitions(bus.partitions())),
            new AtomicLong(),
            new CountDownLatch(config.loadWriters()));
    List<Loop> writers = new ArrayList<>();
    for (int number = 0; number < config.loadWriters(); number++) {
      AtomicLong mine = new AtomicLong(schedule.taken().getAndIncrement());
      writers.add(Loop.start("load-writer-" + number, () -> write(schedule, mine)));
    }
    schedule.working().await();
    if (!stopping) {
      QuarkusTransaction.requiringNew().run(() -> orders.done(order.id()));
    }
    writers.forEach(Loop::close);
    return Duration.ZERO;
  }

  /**
   * An order at work.
   *
   * @param beginsNanos on the monotonic clock
   * @param taken transactions that a writer has taken
   * @param working writers that are not done
   */
  private record Schedule(
      LoadStore.Order order,
      long beginsNanos,
      List<JobRef> jobs,
      AtomicLong taken,
      CountDownLatch working) {
    private Duration until(long transaction) {
      long due = beginsNanos + transaction * order.pause().toNanos();
      return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    }
  }

  /** Writes the transaction that is this writer's when it is due; a failed one is tried again. */
  private @Nullable Duration write(Schedule schedule, AtomicLong mine) {
    long transaction = mine.get();
    if (stopping || transaction >= schedule.order().transactions()) {
      schedule.working().countDown();
      return null;
    }
    Duration wait = schedule.until(transaction);
    if (wait.isPositive()) {
      return wait;
    }
    QuarkusTransaction.requiringNew().run(() -> tell(schedule, transaction));
    mine.set(schedule.taken().getAndIncrement());
    return schedule.until(mine.get());
  }

  private void tell(Schedule schedule, long transaction) {
    int facts = schedule.order().facts();
    JobRef job = schedule.jobs().get((int) (transaction % schedule.jobs().size()));
    Instant due =
        schedule.order().beginsAt().plus(schedule.order().pause().multipliedBy(transaction));
    long last = told.advance(job.jobId(), facts);
    events.publish(
        job,
        LongStream.rangeClosed(last - facts + 1, last)
            .mapToObj(number -> Facts.progress(job, number, due))
            .toList());
  }

  /** All jobs, so that neighbors belong to different partitions as far as there are keys for it. */
  private static List<JobRef> jobs(LoadStore.Order order, Partitions partitions) {
    record Placed(JobRef job, int rank) {}
    Map<Integer, Integer> ranks = new HashMap<>();
    return IntStream.range(0, order.jobsPerKey())
        .boxed()
        .flatMap(job -> IntStream.range(0, order.keys()).mapToObj(key -> Publisher.job(key, job)))
        .map(job -> new Placed(job, ranks.merge(partitions.of(job.keyId()), 1, Integer::sum)))
        .sorted(Comparator.comparingInt(Placed::rank))
        .map(Placed::job)
        .toList();
  }
}
