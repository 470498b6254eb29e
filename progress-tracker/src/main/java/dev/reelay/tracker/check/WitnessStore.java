package dev.reelay.tracker.check;

import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** Whether providers told of the ends of which they should. */
@ApplicationScoped
class WitnessStore {
  private final Jdbi jdbi;

  WitnessStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How likely it is that the provider does not tell of an end, by its last runs. */
  double untold(String provider) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FILTER (WHERE NOT told) AS lost, count(*) AS runs
                FROM (SELECT told FROM stage_trackings WHERE provider = :provider AND told IS NOT NULL
                      ORDER BY ended_at DESC LIMIT :counted) AS last
                """)
            .bind("provider", provider)
            .bind("counted", Witness.COUNTED)
            .map((row, _) -> Witness.untold(row.getLong("lost"), row.getLong("runs")))
            .one());
  }
}
