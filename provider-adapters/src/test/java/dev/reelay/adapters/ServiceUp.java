package dev.reelay.adapters;

import static org.awaitility.Awaitility.await;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** The service brings itself up behind its open port; tests begin when it has. */
@ApplicationScoped
public class ServiceUp {
  private final Jdbi jdbi;

  ServiceUp(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Waits until the schema is there and every duty was started. */
  public void await60Seconds() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() ->
            jdbi.withHandle(handle ->
                handle
                    .createQuery(
                        """
                        SELECT EXISTS (SELECT 1 FROM provider_availability WHERE version > 0)
                           AND EXISTS (SELECT 1 FROM instances)
                        """)
                    .mapTo(Boolean.class)
                    .one()));
  }
}
