package dev.reelay.hub.stream;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.access.Access;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int SLICE_LEAST = 200;
  private static final Duration SLICE_PAUSE = Duration.ofMillis(100);

  /** One connected client. */
  public interface Open {
    /** How it is connected: a short lower-case word. */
    String channel();

    /** What it was let in with. */
    Access access();

    /** Called about once a second, from any thread; must not block. */
    void tick(long nowNanos);

    /** Says good-bye soon; must not block. */
    void end(Farewell why);

    /** Closes the connection soon, for a client that does not even take the good-bye. */
    void cut();
  }

  private final Map<Open, Long> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> byKey = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final StreamConfig config;
  private final DeliveryMeters meters;
  private volatile boolean stopping;
  private @Nullable Loop loop;

  OpenStreams(StreamConfig config, DeliveryMeters meters) {
    this.config = config;
    this.meters = meters;
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
    // Not all in the same moment, for they all come back somewhere else.
    List<Open> all = new ArrayList<>(open.keySet());
    int slices = (int) (config.closing().toMillis() / 2 / SLICE_PAUSE.toMillis());
    int slice = Math.max(SLICE_LEAST, all.size() / Math.max(1, slices) + 1);
    for (int from = 0; from < all.size(); from += slice) {
      all.subList(from, Math.min(all.size(), from + slice)).forEach(o -> o.end(Farewell.DRAIN));
      if (from + slice < all.size()) {
        awaitEmpty(SLICE_PAUSE);
      }
    }
    if (!awaitEmpty(config.closing())) {
      LOG.warnf("%d streams did not end within %s and are cut", open.size(), config.closing());
      open.keySet().forEach(Open::cut);
    }
  }

  /** The port is still open at this moment, so that good-byes arrive; later it is not. */
  void seeOff(@Observes ShutdownDelayInitiatedEvent event) {
    stop();
  }

  /** Lets a client in, unless there are too many. */
  public Entrance enter(Open client) {
    if (stopping || open.size() >= config.maxOpen()) {
      return Entrance.FULL;
    }
    String keyId = client.access().keyId();
    if (byKey.merge(keyId, 1, Integer::sum) > config.maxOpenOfKey()) {
      release(keyId);
      return Entrance.TOO_MANY_OF_KEY;
    }
    open.put(client, System.nanoTime());
    meters.entered(client.channel());
    if (stopping) {
      client.end(Farewell.DRAIN);
    }
    return Entrance.IN;
  }

  /** The client is gone; may be repeated. */
  public void leave(Open client) {
    Long since = open.remove(client);
    if (since != null) {
      release(client.access().keyId());
      meters.left(client.channel(), System.nanoTime() - since);
    }
    lock.lock();
    try {
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void release(String keyId) {
    byKey.computeIfPresent(keyId, (_, count) -> count == 1 ? null : count - 1);
  }

  /** What those who listen now were let in with. */
  Set<Access> accesses() {
    return open.keySet().stream().map(Open::access).collect(Collectors.toSet());
  }

  /** Ends the streams that were opened with these. */
  void end(Set<Access> over) {
    open.keySet().stream()
        .filter(client -> over.contains(client.access()))
        .forEach(client -> client.end(Farewell.SHUT_OUT));
  }

  /** How many are connected. */
  public int size() {
    return open.size();
  }

  /** How many are connected by channel; channels without any are missing. */
  public Map<String, Integer> byChannel() {
    Map<String, Integer> counts = new TreeMap<>();
    open.keySet().forEach(client -> counts.merge(client.channel(), 1, Integer::sum));
    return counts;
  }

  /** Keys that are connected. */
  public int keys() {
    return byKey.size();
  }

  private Duration round() {
    long now = System.nanoTime();
    open.keySet().forEach(client -> client.tick(now));
    return TICK;
  }

  private boolean awaitEmpty(Duration most) {
    long patience = most.toNanos();
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
