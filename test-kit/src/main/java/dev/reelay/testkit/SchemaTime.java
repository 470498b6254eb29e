package dev.reelay.testkit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves the domain time of this service: replaces {@code clock()} of its schema. Leases keep
 * running on real time.
 */
@ApplicationScoped
public class SchemaTime {
  private final Jdbi jdbi;

  SchemaTime(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Stops time at a moment. */
  public void freeze(Instant now) {
    define("SELECT timestamptz '%s'".formatted(now));
  }

  /** Moves time on, from the frozen moment or, when it runs, for good ahead of real time. */
  public void advance(Duration by) {
    String body =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    "SELECT prosrc FROM pg_proc WHERE proname = 'clock' AND pronamespace = current_schema()::regnamespace")
                .mapTo(String.class)
                .one());
    define(body + " + interval '%d milliseconds'".formatted(by.toMillis()));
  }

  /** Lets time run again as it really does. */
  public void run() {
    define("SELECT clock_timestamp()");
  }

  private void define(String body) {
    jdbi.useHandle(handle ->
        handle.execute(
            "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $body$"
                + body
                + "$body$"));
  }
}
