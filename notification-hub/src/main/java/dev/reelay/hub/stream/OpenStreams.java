package dev.reelay.hub.stream;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.access.Access;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are connected to this instance: counts them, keeps them alive, sees them off.
 */
@ApplicationScoped
public class OpenStreams implements Duty {
  private static final Logger LOG = Logger.getLogger(OpenStreams.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** One connected client. */
  interface Open {
    /** What it was let in with. */
    Access access();

    /** Called about once a second, from any thread; must not block. */
    void tick(long nowNanos);

    /** Says good-bye soon; must not block. */
    void end();

    /** Closes the connection soon, for a client that does not even take the good-bye. */
    void cut();
  }

  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final StreamConfig config;
  private final MeterRegistry meters;
  private final Timer latency;
  private volatile boolean stopping;
  private @Nullable Loop loop;

  OpenStreams(StreamConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.latency =
        Timer.builder("reelay.hub.commit.to.socket")
            .description("From the commit of an entry on this instance to its write to a client")
            .publishPercentileHistogram()
            .register(meters);
    meters.gauge("reelay.hub.streams.open", Tags.of("channel", "sse"), open, SseStream::count);
    meters.gauge("reelay.hub.streams.open", Tags.of("channel", "poll"), open, LongPoll::count);
  }

  /** After the readers and the comparison, so that streams end before these do. */
  @Override
  public int order() {
    return 200;
  }

  @Override
  public void start() {
    loop = Loop.start("hub-stream-heartbeat", this::round);
  }

  @Override
  public void stop() {
    stopping = true;
    if (loop != null) {
      loop.close();
    }
    open.forEach(Open::end);
    if (!awaitEmpty()) {
      LOG.warnf("%d streams did not end within %s and are cut", open.size(), config.closing());
      open.forEach(Open::cut);
    }
  }

  /** The port is still open at this moment, so that good-byes arrive; later it is not. */
  void seeOff(@Observes ShutdownDelayInitiatedEvent event) {
    stop();
  }

  /** Lets a client in; false when the instance is full or stopping. */
  boolean enter(Open client) {
    if (stopping || open.size() >= config.maxOpen()) {
      return false;
    }
    open.add(client);
    if (stopping) {
      client.end();
    }
    return true;
  }

  /** The client is gone; may be repeated. */
  void leave(Open client) {
    open.remove(client);
    lock.lock();
    try {
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What those who listen now were let in with. */
  Set<Access> accesses() {
    return open.stream().map(Open::access).collect(Collectors.toSet());
  }

  /** Ends the streams that were opened with these. */
  void end(Set<Access> over) {
    open.stream().filter(client -> over.contains(client.access())).forEach(Open::end);
  }

  /** Counts an entry that was handed to the socket. */
  void delivered(String channel, long committedNanos) {
    meters.counter("reelay.hub.deliveries", "channel", channel).increment();
    if (committedNanos != 0) {
      latency.record(System.nanoTime() - committedNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** How many are connected. */
  int size() {
    return open.size();
  }

  private Duration round() {
    long now = System.nanoTime();
    open.forEach(client -> client.tick(now));
    return TICK;
  }

  private boolean awaitEmpty() {
    long patience = config.closing().toNanos();
    lock.lock();
    try {
      while (!open.isEmpty() && patience > 0) {
        patience = left.awaitNanos(patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return open.isEmpty();
  }
}
