package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * PostgreSQL alone, doing what the bus has it do for each event: the publisher's transaction (lock
 * the job's row, insert into the outbox), the mark as sent, and the handler's transaction (inbox,
 * counter, history). Works on copies of the tables, since a relay watches the real ones.
 */
final class Pgbench {
  private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+)");
  private static final int CLIENTS = 8;

  private static final String TABLES =
      """
      CREATE SCHEMA bench;
      CREATE FUNCTION bench.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';
      CREATE TABLE bench.outbox (LIKE adapters.outbox INCLUDING ALL);
      CREATE TABLE bench.told (LIKE adapters.told INCLUDING ALL);
      CREATE TABLE bench.inbox (LIKE tracker.inbox INCLUDING ALL);
      CREATE TABLE bench.parked_events (LIKE tracker.parked_events INCLUDING ALL);
      CREATE TABLE bench.effects (LIKE tracker.effects INCLUDING ALL);
      CREATE TABLE bench.history (LIKE tracker.history INCLUDING ALL);
      """;

  private static final String PUBLISH =
      """
      \\set job%1$d random(0, 999)
      BEGIN;
      INSERT INTO told AS t (job_id, last) VALUES ('job_' || :job%1$d::int, 1)
        ON CONFLICT (job_id) DO UPDATE SET last = t.last + 1 RETURNING last AS last%1$d \\gset
      INSERT INTO outbox
        (event_id, key_id, job_id, correlation_id, type, causation_id, traceparent, body, occurred_at)
        VALUES (gen_random_uuid(), 'key_' || :job%1$d::int %% 200, 'job_' || :job%1$d::int, 'chaos', 'StageProgressed', null,
          '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '{body}', clock())
        RETURNING id AS id%1$d, event_id AS event%1$d \\gset
      END;
      """;

  private static final String HANDLE =
      """
      WITH effect AS (
        INSERT INTO effects AS e (job_id, effects) VALUES ('job_' || :job%1$d::int, 1)
        ON CONFLICT (job_id) DO UPDATE SET effects = e.effects + 1 RETURNING effects)
      INSERT INTO history
        (job_id, publisher, position, number, sequence, event_id, instance, partition, at, meant_at)
      SELECT 'job_' || :job%1$d::int, 'adapters', effect.effects, :last%1$d::bigint, :id%1$d::bigint, :event%1$d::uuid, 'pgbench', 1,
        clock_timestamp(), now()
      FROM effect;
      """;

  private final BusSetup setup;
  private final Cluster cluster;
  private final Path folder;

  /** Makes the tables in the cluster's database. */
  Pgbench(BusSetup setup, Cluster cluster) throws SQLException, IOException {
    this.setup = setup;
    this.cluster = cluster;
    this.folder = Files.createTempDirectory(setup.place().work(), "pgbench-");
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  /**
   * How many events it gets through per second.
   *
   * @param together events that one mark and one handler's transaction are for
   */
  double eventsPerSecond(int together, int bodyBytes) throws IOException, InterruptedException {
    String body = "x".repeat(bodyBytes);
    Path script =
        Files.writeString(
            folder.resolve("events-" + together + ".sql"),
            script(together).replace("{body}", body));
    List<String> command =
        List.of(
            setup.place().postgres().resolve("pgbench").toString(),
            "-n",
            "-M",
            "prepared",
            "-c",
            String.valueOf(CLIENTS),
            "-j",
            "2",
            "-T",
            String.valueOf(setup.seconds()),
            "-f",
            script.toString(),
            cluster.database());
    return together * Program.figure(command, environment(), RATE);
  }

  private static Map<String, String> environment() {
    return Map.of(
        "PGHOST", System.getenv("REELAY_POSTGRES_HOST"),
        "PGPORT", System.getenv("REELAY_POSTGRES_PORT"),
        "PGUSER", System.getenv("REELAY_POSTGRES_ADMIN_USERNAME"),
        "PGPASSWORD", System.getenv("REELAY_POSTGRES_ADMIN_PASSWORD"),
        "PGOPTIONS", "-c search_path=bench");
  }

  private static String script(int together) {
    return each(together, PUBLISH)
        + "UPDATE outbox SET sent_at = now() WHERE id = ANY(ARRAY["
        + list(together, ":id%d::bigint")
        + "]);\nBEGIN;\nINSERT INTO inbox (event_id, received_at) SELECT id, clock() FROM unnest(ARRAY["
        + list(together, ":event%d::uuid")
        + "]) AS id ON CONFLICT DO NOTHING RETURNING event_id;\n"
        + "SELECT DISTINCT job_id FROM parked_events WHERE job_id = ANY(ARRAY["
        + list(together, "'job_' || :job%d::int")
        + "]);\nSELECT clock();\n"
        + each(together, HANDLE)
        + "END;\n";
  }

  private static String each(int count, String text) {
    return IntStream.range(0, count).mapToObj(text::formatted).collect(Collectors.joining());
  }

  private static String list(int count, String text) {
    return IntStream.range(0, count).mapToObj(text::formatted).collect(Collectors.joining(","));
  }
}
