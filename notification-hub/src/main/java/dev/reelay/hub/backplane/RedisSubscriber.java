package dev.reelay.hub.backplane;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.log.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the entries that other instances committed: all channels, one connection. A subscription
 * may die silently, so one that hears not even a pulse is replaced.
 */
@ApplicationScoped
public class RedisSubscriber implements Duty {
  private static final Logger LOG = Logger.getLogger(RedisSubscriber.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int PULSES_MISSED = 3;

  private final Vertx vertx;
  private final RedisConfig config;
  private final Followers followers;
  private final MeterRegistry meters;
  private volatile @Nullable String problem = "not yet connected";
  private volatile boolean lost;
  private volatile long heardNanos;
  private volatile @Nullable Loop loop;
  private @Nullable RedisLink link;

  /** Subscribes once it is started. */
  RedisSubscriber(Vertx vertx, RedisConfig config, Followers followers, MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.followers = followers;
    this.meters = meters;
  }

  @Override
  public void start() {
    loop = Loop.start("hub-redis-subscriber", this::round);
  }

  @Override
  public void stop() {
    Loop running = loop;
    if (running != null) {
      running.close();
    }
    disconnect();
  }

  /** Why nothing can be heard now; null when all is well. */
  @Nullable String problem() {
    return problem;
  }

  private Duration round() {
    try {
      if (link != null && (lost || isSilent())) {
        away(lost ? "connection lost" : "silent subscription");
      }
      if (link == null) {
        subscribe();
      }
    } catch (RedisAwayException e) {
      away(String.valueOf(e.getMessage()));
    }
    return LOOK;
  }

  private boolean isSilent() {
    return System.nanoTime() - heardNanos > config.pulse().toNanos() * PULSES_MISSED;
  }

  private void subscribe() throws RedisAwayException {
    RedisLink opened = RedisLink.open(vertx, config);
    link = opened;
    lost = false;
    opened.connection().handler(this::message);
    opened.connection().endHandler(_ -> lost());
    opened.connection().exceptionHandler(_ -> lost());
    Request subscribe = Request.cmd(Command.SUBSCRIBE);
    Wire.channels(config.prefix()).forEach(subscribe::arg);
    opened.await(opened.connection().send(subscribe).map(String::valueOf));
    heardNanos = System.nanoTime();
    problem = null;
    LOG.info("Subscribed to Redis");
  }

  private void lost() {
    lost = true;
    Loop running = loop;
    if (running != null) {
      running.wake();
    }
  }

  /** Runs on the event loop of the connection. */
  private void message(@Nullable Response response) {
    if (response == null
        || (response.type() != ResponseType.PUSH && response.type() != ResponseType.MULTI)
        || response.size() != 3
        || !response.get(0).toString().equals("message")) {
      return;
    }
    heardNanos = System.nanoTime();
    Entry entry = Wire.decode(response.get(2).toString());
    if (entry != null) {
      followers.hear(entry);
    }
  }

  private void away(String why) {
    if (problem == null) {
      LOG.warnf("The Redis subscription is gone and will be renewed: %s", why);
    }
    problem = why;
    meters.counter("reelay.hub.redis.failures", "side", "subscribe").increment();
    disconnect();
  }

  private void disconnect() {
    RedisLink current = link;
    link = null;
    if (current != null) {
      current.close();
    }
  }
}
