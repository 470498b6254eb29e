package dev.reelay.benchmarks.checks;

import com.zaxxer.hikari.HikariDataSource;
import dev.reelay.benchmarks.measure.Table;
import dev.reelay.testkit.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Schedulers on JDBC on the trackers' database, and how many times a second each is punctual. */
final class Comparison implements AutoCloseable {
  /** How often each job is due. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** Who is punctual is so late, in milliseconds, in one of a hundred cases. */
  static final double PUNCTUAL_P99 = 250;

  private static final double KEPT_UP = 0.95;
  private static final List<Integer> RATES = List.of(250, 500, 1_000, 1_500, 2_000, 3_000, 4_000);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HikariDataSource pool;
  private final List<Rival> rivals;
  private final ChecksSetup setup;
  private final InstantSource clock = InstantSource.system();

  private Comparison(HikariDataSource pool, List<Rival> rivals, ChecksSetup setup) {
    this.pool = pool;
    this.rivals = rivals;
    this.setup = setup;
  }

  /** Fires a schedule. */
  interface Firing {
    Fired.Sample at(Load load) throws Exception;
  }

  /** Makes the tables of all. */
  static Comparison open(TestDatabase database, ChecksSetup setup)
      throws SQLException, IOException {
    HikariDataSource pool = Rival.pool(database.settings());
    try {
      Rival.execute(pool, "CREATE SCHEMA rivals");
      List<Rival> rivals = List.of(new DbScheduler(pool), new QuartzOnJdbc(pool));
      return new Comparison(pool, rivals, setup);
    } catch (SQLException | IOException e) {
      pool.close();
      throw e;
    }
  }

  /** Has each fire so many as the tracker requests checks. */
  Map<String, Object> sameSchedule(Table table) throws Exception {
    Map<String, Object> told = new LinkedHashMap<>();
    for (Rival rival : rivals) {
      Fired.Sample sample = fire(rival, at(setup.rate()));
      table.add(rival.name() + ": fired", sample.perSecond(), "per s");
      table.spread(rival.name() + ": due to executed", sample.arrived());
      told.put(rival.name(), sample.told());
    }
    return told;
  }

  /** Finds the highest rate at which each is punctual. */
  Map<String, Object> highest(double ours, Table table) throws Exception {
    Map<String, Object> rates = new LinkedHashMap<>();
    table.add("punctual rate: tracker", ours, "per s");
    rates.put("tracker", ours);
    for (Rival rival : rivals) {
      double theirs = highest(load -> fire(rival, load));
      table.add("punctual rate: " + rival.name(), theirs, "per s");
      table.atLeast("tracker / " + rival.name(), ours / Math.max(theirs, 1), "times", 2);
      rates.put(rival.name(), theirs);
    }
    return rates;
  }

  /** The highest rate at which somebody is punctual; 0 when at none. */
  static double highest(Firing firing) throws Exception {
    double best = 0;
    for (int rate : RATES) {
      Fired.Sample sample = firing.at(at(rate));
      if (sample.perSecond() < KEPT_UP * rate || sample.arrived().p99() > PUNCTUAL_P99) {
        return best;
      }
      best = sample.perSecond();
    }
    return best;
  }

  private static Load at(int rate) {
    return new Load(Math.toIntExact(rate * EVERY.toSeconds()), EVERY);
  }

  private Fired.Sample fire(Rival rival, Load load) throws Exception {
    System.out.printf(Locale.ROOT, "%s, %,.0f per s …%n", rival.name(), load.perSecond());
    Instant from = clock.instant().plus(ChecksSetup.WARM);
    Duration time = ChecksSetup.WARM.plus(setup.measured()).plus(PAUSE);
    return rival.fire(load, PAUSE, time).arriving(from, setup.measured());
  }

  @Override
  public void close() {
    pool.close();
  }
}
