package dev.reelay.adapters.webhook;

import dev.reelay.adapters.crew.Crew;
import dev.reelay.adapters.task.RunHints;
import dev.reelay.adapters.webhook.ReceiptStore.Outcome;
import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies stored calls: a pool of its own, so that neither looks nor hand-overs wait for it. */
@ApplicationScoped
class WebhookWorkers implements Duty, Crew.Work<Receipt> {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  private final ReceiptStore receipts;
  private final RunHints runs;
  private final WebhookConfig config;
  private final MeterRegistry meters;
  private volatile @Nullable Crew<Receipt> crew;
  private @Nullable Loop housekeeping;

  WebhookWorkers(ReceiptStore receipts, RunHints runs, WebhookConfig config, MeterRegistry meters) {
    this.receipts = receipts;
    this.runs = runs;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public void start() {
    crew = Crew.start("adapters-webhook", config.workers(), PAUSE, this);
    housekeeping =
        Loop.start(
            "adapters-webhook-retention",
            () -> {
              receipts.deleteOlderThan(config.retention());
              return HOUSEKEEPING;
            });
  }

  @Override
  public void stop() {
    Crew<Receipt> working = crew;
    if (working != null) {
      working.close();
    }
    if (housekeeping != null) {
      housekeeping.close();
    }
  }

  /** There is something new. */
  void wake() {
    Crew<Receipt> working = crew;
    if (working != null) {
      working.wake();
    }
  }

  @Override
  public Optional<Receipt> claim() {
    return QuarkusTransaction.requiringNew().call(() -> receipts.claim(config.patience()));
  }

  @Override
  public void perform(Receipt receipt) throws Exception {
    RunHints.Result result =
        runs.apply(receipt.provider(), receipt.stageRunId(), receipt.remoteId());
    QuarkusTransaction.requiringNew().run(() -> settle(receipt, result));
  }

  private void settle(Receipt receipt, RunHints.Result result) {
    boolean again =
        result == RunHints.Result.UNKNOWN
            && receipts.postpone(receipt, config.pause(), config.tries());
    if (again) {
      return;
    }
    Outcome outcome =
        switch (result) {
          case LOOKED_AT -> Outcome.APPLIED;
          case OVER -> Outcome.OVER;
          case UNKNOWN -> Outcome.UNMATCHED;
        };
    receipts.close(receipt, outcome);
    meters
        .timer(
            "reelay.webhooks.applied",
            "provider",
            receipt.provider(),
            "outcome",
            outcome.name().toLowerCase(java.util.Locale.ROOT))
        .record(Duration.between(receipt.receivedAt(), Clock.systemUTC().instant()));
  }
}
