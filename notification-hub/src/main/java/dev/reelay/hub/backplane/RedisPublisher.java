package dev.reelay.hub.backplane;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.EntryListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other instances of each entry, once, after its commit. What cannot be published is only
 * counted (meter {@code reelay.hub.redis.failures}): the comparison makes it good.
 */
@ApplicationScoped
public class RedisPublisher implements EntryListener, Duty {
  private static final Logger LOG = Logger.getLogger(RedisPublisher.class);
  private static final int BATCH = 256;
  private static final Duration BACK_OFF = Duration.ofMillis(500);

  private final Vertx vertx;
  private final RedisConfig config;
  private final MeterRegistry meters;
  private final BlockingQueue<Entry> queue;
  private volatile @Nullable String problem = "not yet connected";
  private volatile @Nullable Loop loop;
  private @Nullable RedisLink link;

  /** Takes entries from the moment it is made; publishes them once it is started. */
  RedisPublisher(Vertx vertx, RedisConfig config, MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
    this.queue = new ArrayBlockingQueue<>(config.queue());
  }

  @Override
  public void start() {
    loop = Loop.start("hub-redis-publisher", this::round);
  }

  @Override
  public void stop() {
    Loop running = loop;
    if (running != null) {
      running.close();
    }
    disconnect();
  }

  @Override
  public void committed(Entry entry) {
    if (queue.offer(entry)) {
      Loop running = loop;
      // While Redis is away, a wake would only hurry the next attempt.
      if (running != null && problem == null) {
        running.wake();
      }
    } else {
      failed(1);
    }
  }

  /** Why nothing can be published now; null when all is well. */
  @Nullable String problem() {
    return problem;
  }

  private Duration round() {
    try {
      RedisLink current = link;
      if (current == null) {
        current = RedisLink.open(vertx, config);
        link = current;
      }
      publish(current);
      if (problem != null) {
        problem = null;
        LOG.info("Publishing to Redis");
      }
      return queue.isEmpty() ? config.pulse() : Duration.ZERO;
    } catch (RedisAwayException e) {
      away(e);
      return BACK_OFF;
    }
  }

  /** Sends what waits, or a pulse. */
  private void publish(RedisLink current) throws RedisAwayException {
    List<Entry> batch = new ArrayList<>(BATCH);
    queue.drainTo(batch, BATCH);
    List<Request> requests = new ArrayList<>(batch.size());
    for (Entry entry : batch) {
      requests.add(
          Request.cmd(Command.PUBLISH)
              .arg(Wire.channel(config.prefix(), entry.jobId()))
              .arg(Wire.encode(entry, config.bodyMax())));
    }
    if (requests.isEmpty()) {
      requests.add(
          Request.cmd(Command.PUBLISH)
              .arg(Wire.channels(config.prefix()).getFirst())
              .arg(Wire.PULSE));
    }
    try {
      current.await(current.connection().batch(requests));
    } catch (RedisAwayException e) {
      failed(batch.size());
      throw e;
    }
  }

  /** Old hints are worth nothing: by the time Redis is back, the comparison has delivered them. */
  private void away(RedisAwayException e) {
    List<Entry> given = new ArrayList<>();
    queue.drainTo(given);
    failed(given.size());
    if (problem == null) {
      LOG.warnf("Redis is away, entries travel by PostgreSQL until it is back: %s", e.getMessage());
    }
    problem = e.getMessage();
    disconnect();
  }

  private void disconnect() {
    RedisLink current = link;
    link = null;
    if (current != null) {
      current.close();
    }
  }

  private void failed(int entries) {
    meters.counter("reelay.hub.redis.failures", "side", "publish").increment(entries);
  }
}
