package dev.reelay.hub.webhook;

import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.EntryListener;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Follows the logs of keys that want webhooks, by {@code keySeq}, and makes the deliveries. What is
 * heard of a commit only wakes it: where it stands is a row, so any instance goes on from there.
 */
@ApplicationScoped
class FanOut extends LoopDuty implements EntryListener {
  /** Entries that come together are turned into deliveries together. */
  private static final Duration BREATH = Duration.ofMillis(10);

  private static final int KEYS_AT_ONCE = 100;

  private final FanOutStore store;
  private final Courier courier;
  private final WebhookConfig config;
  private volatile boolean wanted;

  FanOut(FanOutStore store, Courier courier, WebhookConfig config) {
    this.store = store;
    this.courier = courier;
    this.config = config;
  }

  @Override
  protected String name() {
    return "hub-webhook-fan-out";
  }

  @Override
  public void committed(Entry entry) {
    if (wanted) {
      wake();
    }
  }

  @Override
  protected Duration round() {
    for (int keys = 0; keys < KEYS_AT_ONCE; keys++) {
      Step step = QuarkusTransaction.requiringNew().call(this::step);
      if (step.deliveries() > 0) {
        courier.wake();
      }
      if (!step.worked()) {
        return keys == 0 ? config.poll() : BREATH;
      }
    }
    return BREATH;
  }

  private record Step(boolean worked, int deliveries) {}

  private Step step() {
    wanted = store.isWanted();
    return store
        .next()
        .map(key -> new Step(true, store.advance(key, config.batch())))
        .orElse(new Step(false, 0));
  }
}
