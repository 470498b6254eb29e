package dev.reelay.benchmarks.checks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.benchmarks.measure.CpuTime;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.Wire;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.StageProgressed;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trackers as processes, with a database and a virtual host of their own. Their jobs are put into
 * the table as requests would; the tool hears their checks where the adapters would.
 */
final class Trackers implements AutoCloseable {
  private static final String STAGE = "generation";
  private static final String PROVIDER = "bench";
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  /** Enough that they spread over all partitions. */
  private static final int KEYS = 200;

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final InstantSource clock = InstantSource.system();
  private final ChecksSetup setup;
  private final Path folder;
  private volatile Fired fired = new Fired();
  private volatile boolean answering;

  private Trackers(ChecksSetup setup) throws IOException {
    this.setup = setup;
    this.folder = Files.createTempDirectory(Files.createDirectories(setup.place().work()), "run-");
  }

  /** Makes what trackers need; none runs yet. */
  static Trackers open(ChecksSetup setup) throws Exception {
    Trackers trackers = new Trackers(setup);
    try {
      trackers.database.create();
      trackers.vhost.create();
      try (Connection connection = trackers.database.connect();
          Statement statement = connection.createStatement()) {
        // The figures are those of commits that survive a power cut.
        statement.execute(
            "ALTER DATABASE " + trackers.database.name() + " RESET synchronous_commit");
      }
      TestTokens.writePublicKey(trackers.folder);
      return trackers;
    } catch (Exception e) {
      trackers.close();
      throw e;
    }
  }

  /** Starts so many trackers, which look at each job once in every interval. */
  void start(int count, Duration interval) throws Exception {
    for (int number = 1; number <= count; number++) {
      Map<String, String> settings = new HashMap<>();
      settings.putAll(database.settings());
      settings.putAll(vhost.settings());
      settings.put("reelay.postgres.schema", "tracker");
      settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
      // Nobody answers unless asked to, so that each check is followed by its replacement.
      settings.put("reelay.checks.fallback", interval.toMillis() + "ms");
      settings.put("reelay.checks.warn-after", "10d");
      settings.put("reelay.checks.stalled-after", "10d");
      settings.put("reelay.log.level", "WARN");
      List<String> arguments = new ArrayList<>(List.of("-Xmx384m"));
      arguments.add("--enable-native-access=ALL-UNNAMED");
      String name = "tracker-" + number;
      setup.options().forEach(option -> arguments.add(option.replace("{name}", name)));
      processes.add(
          ServiceProcess.start(
              name,
              new ServiceProcess.Recipe(
                  setup.place().tracker(), settings, arguments, folder.resolve(name + ".log"))));
    }
    for (ServiceProcess process : processes) {
      Patience.await(process.name() + " to be ready; see " + folder, UP_WITHIN, process::isReady);
    }
  }

  void stop() throws InterruptedException {
    for (ServiceProcess process : processes) {
      process.stop();
    }
    processes.clear();
  }

  /** Hears all checks from now on. */
  Wire listen() throws Exception {
    Wire wire = Wire.open("bench-checks", vhost.settings());
    wire.listen(List.of("VideoProgressCheckRequested"), heard -> hear(heard, wire));
    return wire;
  }

  private void hear(Wire.Heard heard, Wire wire) {
    Instant arrived = clock.instant();
    JsonNode check = heard.event();
    String run = check.path("stageRunId").asText();
    int index = check.path("intervalIndex").asInt();
    Instant due = Instant.parse(check.path("scheduledAt").asText());
    fired.add(new Fired.One(run + "." + index, due, heard.written(), arrived));
    if (answering) {
      try {
        wire.send(about(run), answer(run, index, arrived), clock);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Wire.About about(String run) {
    int job = Integer.parseInt(run.substring(1));
    return new Wire.About("adapters", "key_" + job % KEYS, job(job));
  }

  private static StageProgressed answer(String run, int index, Instant now) {
    return new StageProgressed(
        run,
        STAGE,
        1,
        PROVIDER,
        index,
        index,
        EngineStatus.RUNNING,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null,
        now);
  }

  /** Whether each check is answered from now on. */
  void answer(boolean wanted) {
    answering = wanted;
  }

  /** Replaces all jobs by these, of which the first is due after the pause; forgets all events. */
  Fired load(Load load, Duration pause) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "TRUNCATE tracker.stage_trackings, tracker.tracked_jobs, tracker.outbox CASCADE");
      Fired next = new Fired();
      fired = next;
      insert(connection, load, pause);
      statement.execute("ANALYZE tracker.stage_trackings");
      return next;
    }
  }

  private static void insert(Connection connection, Load load, Duration pause) throws SQLException {
    String sql =
        """
        WITH jobs AS (
          INSERT INTO tracker.tracked_jobs (job_id, key_id, correlation_id, heard, progress, progress_no)
          SELECT 'job_' || lpad(n::text, 26, '0'), 'key_' || n %% %d, 'bench-' || n, '{}', 0, 0
          FROM generate_series(0, ? - 1) AS n RETURNING job_id, key_id, correlation_id)
        INSERT INTO tracker.stage_trackings
          (stage_run_id, job_id, key_id, correlation_id, stage, attempt, provider, requested_at, last_sign_at,
           poll_suggested_ms, next_check_at)
        SELECT 'r' || right(job_id, 26)::bigint, job_id, key_id, correlation_id, ?, 1, ?, clock_timestamp(),
               clock_timestamp(), ?,
               now() + make_interval(secs => ? + right(job_id, 26)::double precision * ? / ?)
        FROM jobs
        """
            .formatted(KEYS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, load.jobs());
      statement.setString(2, STAGE);
      statement.setString(3, PROVIDER);
      statement.setLong(4, load.interval().toMillis());
      statement.setDouble(5, pause.toMillis() / 1000.0);
      statement.setDouble(6, load.interval().toMillis() / 1000.0);
      statement.setInt(7, load.jobs());
      statement.executeUpdate();
    }
  }

  private static String job(int number) {
    return "job_%026d".formatted(number);
  }

  /** Checks that were heard since the jobs were loaded. */
  long fired() {
    return fired.count();
  }

  /** Events that the trackers have published since the jobs were loaded. */
  long published() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM tracker.outbox")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Microseconds of processors that each process used so far. */
  Map<String, Double> processorTime() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach(process -> pids.put(process.name(), process.pid()));
    pids.putAll(CpuTime.servers());
    return CpuTime.of(pids);
  }

  TestDatabase database() {
    return database;
  }

  @Override
  public void close() {
    try {
      if (!setup.options().isEmpty()) {
        // A profiler writes what it has when the process ends by itself.
        stop();
      }
      processes.forEach(ServiceProcess::close);
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
