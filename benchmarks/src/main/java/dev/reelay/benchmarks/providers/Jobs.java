package dev.reelay.benchmarks.providers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.Wire;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoProgressCheckRequested;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The jobs of one run: asks for them, has them checked by the timetable, and takes the reports. */
final class Jobs {
  private static final String STAGE = "generation";
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);

  /** Enough that they spread over all partitions. */
  private static final int KEYS = 200;

  private final Wire wire;
  private final Timetable timetable;
  private final Reports reports;
  private final InstantSource clock = InstantSource.system();
  private final Instant begun = clock.instant();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile @Nullable Long origin;

  Jobs(Wire wire, Timetable timetable) {
    this.wire = wire;
    this.timetable = timetable;
    this.reports = new Reports(timetable);
  }

  Reports reports() {
    return reports;
  }

  /** Starts them all; returns when the provider has taken on each. */
  void start() throws IOException, InterruptedException {
    wire.listen(List.of("StageAccepted", "StageProgressed", "StageFailed"), this::heard);
    for (int job = 0; job < timetable.jobs(); job++) {
      wire.send(about("orchestrator", job), requested(job), clock);
    }
    Patience.await(
        "all jobs to be taken on",
        STARTED_WITHIN,
        () -> accepted.get() + failed.get() >= timetable.jobs());
    if (failed.get() > 0) {
      throw new IllegalStateException(failed.get() + " jobs failed at once");
    }
  }

  /** Has all checks made, each when it is due or as soon after as can be. */
  void check() throws IOException, InterruptedException {
    long from = System.nanoTime();
    origin = from;
    for (int number = 0; number < timetable.size(); number++) {
      long wait = from + timetable.due(number).toNanos() - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      int job = timetable.job(number);
      wire.send(about("tracker", job), check(job, timetable.index(number)), clock);
    }
  }

  private void heard(Wire.Heard heard) {
    long now = System.nanoTime();
    switch (heard.type()) {
      case "StageAccepted" -> accepted.incrementAndGet();
      case "StageFailed" -> failed.incrementAndGet();
      default -> {
        Long from = origin;
        JsonNode index = heard.event().path("intervalIndex");
        if (from != null && index.isInt()) {
          int job = Integer.parseInt(heard.event().path("stageRunId").asText().substring(1));
          Duration since = Duration.ofNanos(now - from);
          Duration underWay = Duration.between(heard.written(), clock.instant());
          reports.add(job, index.asInt(), new Reports.Arrival(since, underWay));
        }
      }
    }
  }

  private StageRequested requested(int job) {
    return new StageRequested(
        run(job),
        STAGE,
        1,
        Scene.PROVIDER,
        Scene.MODEL,
        new StageRequest(
            "a lighthouse in a storm, number " + job,
            new GenerationParameters(null, null, null, null)),
        List.of(),
        begun,
        begun.plus(Duration.ofDays(1)));
  }

  private VideoProgressCheckRequested check(int job, int index) {
    return new VideoProgressCheckRequested(
        run(job), STAGE, 1, Scene.PROVIDER, job(job), clock.instant(), index, begun);
  }

  private static Wire.About about(String source, int job) {
    return new Wire.About(source, "key_" + job % KEYS, job(job));
  }

  private static String job(int job) {
    return String.format(Locale.ROOT, "job%023d", job);
  }

  private static String run(int job) {
    return "r" + job;
  }
}
