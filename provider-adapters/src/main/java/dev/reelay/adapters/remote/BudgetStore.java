package dev.reelay.adapters.remote;

import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table of budgets: a row holds the moment up to which calls are taken (the generic cell rate
 * algorithm of ITU-T I.371). It goes by the real time of the database, which providers live in too.
 */
@ApplicationScoped
class BudgetStore {
  /** Share of a minute's calls that may come at once. */
  private static final int BURST_SHARE = 12;

  private final Jdbi jdbi;

  BudgetStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Whose calls are counted together. */
  record Budget(String provider, String account, Purpose purpose) {}

  /**
   * Takes calls; null when they are the caller's, else the moment at which they will be. No minute
   * holds more than the rate, the burst included. Needs a transaction.
   */
  @Nullable Instant take(Budget budget, int perMinute, int calls) {
    int burst = burst(perMinute, calls);
    double spacing = spacing(perMinute, burst);
    return jdbi.withHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO provider_budgets (provider, account, purpose, taken_until)
              VALUES (:provider, :account, :purpose, '-infinity') ON CONFLICT DO NOTHING
              """)
          .bind("provider", budget.provider())
          .bind("account", budget.account())
          .bind("purpose", word(budget))
          .execute();
      return handle
          .createQuery(
              """
              WITH held AS (
                SELECT greatest(taken_until, clock_timestamp() - make_interval(secs => :burst))
                  + make_interval(secs => :cost) AS until
                FROM provider_budgets
                WHERE provider = :provider AND account = :account AND purpose = :purpose FOR UPDATE),
              taken AS (
                UPDATE provider_budgets b SET taken_until = held.until FROM held
                WHERE b.provider = :provider AND b.account = :account AND b.purpose = :purpose
                  AND held.until <= clock_timestamp() RETURNING 1)
              SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN NULL ELSE held.until END AS free FROM held
              """)
          .bind("provider", budget.provider())
          .bind("account", budget.account())
          .bind("purpose", word(budget))
          .bind("burst", spacing * burst)
          .bind("cost", spacing * calls)
          .map((row, _) -> {
            OffsetDateTime free = row.getObject("free", OffsetDateTime.class);
            return java.util.Optional.ofNullable(free).map(OffsetDateTime::toInstant);
          })
          .one()
          .orElse(null);
    });
  }

  /** Calls that could be taken right now, of which each costs one. */
  int left(Budget budget, int perMinute, int calls) {
    int burst = burst(perMinute, calls);
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT greatest(0, floor(extract(epoch FROM clock_timestamp()
                  - greatest(taken_until, clock_timestamp() - make_interval(secs => :burst))) / :spacing + 1e-6))
                FROM provider_budgets
                WHERE provider = :provider AND account = :account AND purpose = :purpose
                """)
            .bind("provider", budget.provider())
            .bind("account", budget.account())
            .bind("purpose", word(budget))
            .bind("burst", spacing(perMinute, burst) * burst)
            .bind("spacing", spacing(perMinute, burst))
            .mapTo(Integer.class)
            .findOne()
            .orElse(burst));
  }

  private static int burst(int perMinute, int calls) {
    return Math.max(calls, perMinute / BURST_SHARE);
  }

  /** Seconds between two calls at the full rate. */
  private static double spacing(int perMinute, int burst) {
    return 60.0 / Math.max(1, perMinute - burst + 1);
  }

  private static String word(Budget budget) {
    return budget.purpose().name().toLowerCase(Locale.ROOT);
  }
}
