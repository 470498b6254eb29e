package dev.reelay.simulator.admin;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.ledger.Entry;
import dev.reelay.simulator.ledger.Ledger;
import dev.reelay.simulator.ledger.Requests;
import dev.reelay.simulator.scenario.Scenarios;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the simulator is doing, for people and as JSON. */
@ApplicationScoped
class StatePage {
  private static final int SHOWN = 40;

  private final Jobs jobs;
  private final Ledger ledger;
  private final Requests requests;
  private final Scenarios scenarios;
  private final LedgerPages pages;
  private final SimulatedClock clock;
  private final Timeline timeline;
  private final Buffer html = read();

  StatePage(
      Jobs jobs,
      Ledger ledger,
      Requests requests,
      Scenarios scenarios,
      LedgerPages pages,
      SimulatedClock clock,
      Timeline timeline) {
    this.jobs = jobs;
    this.ledger = ledger;
    this.requests = requests;
    this.scenarios = scenarios;
    this.pages = pages;
    this.clock = clock;
    this.timeline = timeline;
  }

  Reply page() {
    return Reply.bytes(200, "text/html; charset=utf-8", html)
        .with("Content-Security-Policy", "default-src 'self' 'unsafe-inline'");
  }

  Reply state() {
    Instant now = clock.instant();
    Map<String, Map<String, Integer>> phases = new TreeMap<>();
    jobs.all()
        .forEach(job ->
            phases
                .computeIfAbsent(job.provider(), _ -> new TreeMap<>())
                .merge(job.at(now).phase().name(), 1, Integer::sum));
    List<Entry> entries = ledger.entries();
    List<Entry> newest = entries.reversed().subList(0, Math.min(SHOWN, entries.size()));
    List<Requests.Request> last = requests.requests();
    return Reply.json(
        200,
        new JsonObject()
            .put("scale", clock.scale())
            .put("simulated", now.toString())
            .put("waiting", timeline.size())
            .put("paid", entries.size())
            .put("billedUsd", entries.stream().mapToDouble(Entry::billed).sum())
            .put("phases", LedgerPages.object(phases, LedgerPages::object))
            .put("calls", LedgerPages.object(requests.counts()))
            .put("credentials", pages.credentials())
            .put("registered", LedgerPages.array(scenarios.registered(), Orders::json))
            .put("jobs", LedgerPages.array(newest, pages::json))
            .put(
                "requests",
                LedgerPages.array(
                    last.subList(0, Math.min(SHOWN, last.size())), LedgerPages::json)));
  }

  private static Buffer read() {
    try (InputStream in = StatePage.class.getResourceAsStream("/page/index.html")) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks page/index.html");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
