package dev.reelay.hub.webhook;

import dev.reelay.bus.Instance;
import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.log.LogStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries that are due and makes the calls, each on a thread of its own. What an instance
 * has in hand is leased in rows; another goes on with it when the instance is gone.
 */
@ApplicationScoped
class Courier extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(Courier.class);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final ClaimStore claims;
  private final DeliveryStore deliveries;
  private final LogStore log;
  private final Caller caller;
  private final WebhookConfig config;
  private final WebhookMeters meters;
  private final Instance instance;
  private final ExecutorService threads;
  private final Schedule schedule;
  private final Breaker breaker;
  private final Semaphore free;
  private final Set<Long> inHand = ConcurrentHashMap.newKeySet();

  Courier(
      ClaimStore claims,
      DeliveryStore deliveries,
      LogStore log,
      Caller caller,
      WebhookConfig config,
      WebhookMeters meters,
      Instance instance,
      @VirtualThreads ExecutorService threads) {
    this.claims = claims;
    this.deliveries = deliveries;
    this.log = log;
    this.caller = caller;
    this.config = config;
    this.meters = meters;
    this.instance = instance;
    this.threads = threads;
    this.schedule = new Schedule(config.schedule(), config.jitter(), config.patience());
    this.breaker = new Breaker(config.breakerAfter(), config.breakerFirst(), config.breakerMost());
    this.free = new Semaphore(config.atOnce());
    if (schedule.longest().compareTo(config.retention()) > 0) {
      throw new IllegalStateException(
          "reelay.hub.webhook.schedule is longer than reelay.hub.webhook.retention");
    }
  }

  @Override
  protected String name() {
    return "hub-webhook-courier";
  }

  @Override
  public void stop() {
    super.stop();
    try {
      // What does not end in time is left to another instance, which may repeat it.
      if (!free.tryAcquire(config.atOnce(), config.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warnf("%d webhooks did not end in time", inHand.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected Duration round() {
    int room = free.availablePermits();
    if (room == 0 || !instance.isAlive()) {
      return config.poll();
    }
    ClaimStore.Room wanted =
        new ClaimStore.Room(room, config.perEndpoint(), config.perKey(), breaker);
    List<Delivery> claimed =
        QuarkusTransaction.requiringNew().call(() -> claims.claim(wanted, inHand));
    for (Delivery delivery : claimed) {
      inHand.add(delivery.id());
      free.acquireUninterruptibly();
      threads.execute(() -> run(delivery));
    }
    return claimed.isEmpty() ? config.poll() : AT_ONCE;
  }

  private void run(Delivery delivery) {
    try {
      attempt(delivery);
    } catch (RuntimeException e) {
      LOG.warnf(e, "A webhook of %s could not be handled; it is taken up again", delivery.jobId());
    } finally {
      inHand.remove(delivery.id());
      free.release();
      wake();
    }
  }

  private void attempt(Delivery delivery) {
    Optional<String> body = log.body(delivery.jobId(), delivery.seq());
    if (body.isEmpty()) {
      keep(delivery, null, new Verdict.Expired());
    } else if (body.get().length() > config.maxBytes()) {
      keep(delivery, null, new Verdict.Unsendable());
    } else if (instance.isAlive()) {
      Message message = new Message(delivery.messageId(), delivery.event(), body.get());
      Answer answer = caller.call(delivery.url(), delivery.secretOwner(), message);
      double random = ThreadLocalRandom.current().nextDouble();
      keep(delivery, answer, Verdict.of(delivery, answer, schedule, breaker, random));
    }
  }

  private void keep(Delivery delivery, @Nullable Answer answer, Verdict verdict) {
    Optional<Double> age =
        QuarkusTransaction.requiringNew().call(() -> deliveries.keep(delivery, answer, verdict));
    meters.attempted(verdict, age);
    if (verdict instanceof Verdict.GivenUp || verdict instanceof Verdict.Gone) {
      LOG.infof(
          "Webhook endpoint %s: %s for entry %d of %s",
          delivery.endpointId(),
          verdict instanceof Verdict.Gone ? "410, it is disabled," : "given up",
          delivery.seq(),
          delivery.jobId());
    }
  }
}
