package dev.reelay.adapters.remote;

import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import dev.reelay.model.ProviderSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How often a credential may be used, over all instances. Hand-overs are taken one by one; for
 * looks an instance takes a small share at once, so that the table is not asked for each.
 */
@ApplicationScoped
class Budgets {
  /** A tenth of a second's worth of looks is taken at once. */
  private static final int SHARES_PER_MINUTE = 600;

  private final BudgetStore store;
  private final Map<BudgetStore.Budget, Share> shares = new ConcurrentHashMap<>();

  Budgets(BudgetStore store) {
    this.store = store;
  }

  /** Takes one call; returns the moment of the next try when there is none left, else null. */
  @Nullable Instant take(
      String provider, String account, Purpose purpose, ProviderSettings.Calls limits) {
    int perMinute = perMinute(purpose, limits);
    int atOnce = share(purpose, perMinute);
    BudgetStore.Budget budget = new BudgetStore.Budget(provider, account, purpose);
    return shares
        .computeIfAbsent(budget, _ -> new Share())
        .take(() -> store(budget, perMinute, atOnce), atOnce);
  }

  /** Calls that could be made right now; what instances took ahead counts as used. */
  int left(String provider, String account, Purpose purpose, ProviderSettings.Calls limits) {
    int perMinute = perMinute(purpose, limits);
    return store.left(
        new BudgetStore.Budget(provider, account, purpose), perMinute, share(purpose, perMinute));
  }

  private static int perMinute(Purpose purpose, ProviderSettings.Calls limits) {
    return purpose == Purpose.SUBMIT ? limits.submitsPerMinute() : limits.looksPerMinute();
  }

  private static int share(Purpose purpose, int perMinute) {
    return purpose == Purpose.SUBMIT ? 1 : Math.max(1, perMinute / SHARES_PER_MINUTE);
  }

  private @Nullable Instant store(BudgetStore.Budget budget, int perMinute, int calls) {
    return QuarkusTransaction.requiringNew().call(() -> store.take(budget, perMinute, calls));
  }

  /** What this instance has taken and not used yet. */
  private static final class Share {
    private int left;

    synchronized @Nullable Instant take(
        java.util.function.Supplier<@Nullable Instant> refill, int size) {
      if (left == 0) {
        Instant free = refill.get();
        if (free != null) {
          return free;
        }
        left = size;
      }
      left--;
      return null;
    }
  }
}
