package dev.reelay.simulator.admin;

import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.account.Load;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.ledger.Audit;
import dev.reelay.simulator.ledger.Entry;
import dev.reelay.simulator.ledger.Ledger;
import dev.reelay.simulator.ledger.Requests;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The ledger over HTTP. */
@ApplicationScoped
class LedgerPages {
  private static final int ORDINARY = 1000;

  private final Ledger ledger;
  private final Requests requests;
  private final Accounts accounts;
  private final SimulatedClock clock;

  LedgerPages(Ledger ledger, Requests requests, Accounts accounts, SimulatedClock clock) {
    this.ledger = ledger;
    this.requests = requests;
    this.accounts = accounts;
    this.clock = clock;
  }

  Reply summary(Call call) {
    List<Entry> entries = ledger.entries();
    double billed = entries.stream().mapToDouble(Entry::billed).sum();
    return Reply.json(
        200,
        new JsonObject()
            .put("jobs", entries.size())
            .put("billedUsd", rounded(billed))
            .put("credentials", credentials())
            .put("calls", object(requests.counts()))
            .put("entries", array(newest(entries, call), this::json)));
  }

  Reply reset() {
    ledger.reset();
    requests.reset();
    accounts.reset();
    return Reply.empty(204);
  }

  Reply jobs(Call call) {
    List<Entry> found =
        ledger.entries().stream()
            .filter(entry -> fits(call, "clientReference", entry.reference().text()))
            .filter(entry -> fits(call, "provider", entry.job().provider()))
            .filter(entry -> fits(call, "remoteId", entry.job().id()))
            .filter(entry -> fits(call, "account", entry.job().account()))
            .filter(entry -> fits(call, "prompt", entry.job().order().prompt()))
            .toList();
    return Reply.json(200, array(newest(found, call), this::json));
  }

  Reply audit() {
    Audit audit = Audit.of(ledger.entries(), ledger.leaks(), clock.instant());
    JsonArray overLimit = new JsonArray();
    accounts
        .loads(clock.instant())
        .forEach((credential, load) -> {
          if (load.refusedByRate() + load.refusedByConcurrency() > 0) {
            overLimit.add(json(credential, load));
          }
        });
    boolean clean =
        audit.paidTwice().isEmpty()
            && audit.polledTooFast().isEmpty()
            && audit.leaks().isEmpty()
            && overLimit.isEmpty();
    return Reply.json(
        200,
        new JsonObject()
            .put("clean", clean)
            .put("paidTwice", array(audit.paidTwice(), this::json))
            .put("polledTooFast", array(audit.polledTooFast(), this::json))
            .put("overLimit", overLimit)
            .put("leakedCredentials", array(audit.leaks(), LedgerPages::json))
            .put("cancelledButWentOn", array(audit.wentOn(), this::json)));
  }

  Reply requests(Call call) {
    return Reply.json(200, array(limited(requests.requests(), call), LedgerPages::json));
  }

  Reply webhooks(Call call) {
    return Reply.json(200, array(limited(requests.webhooks(), call), LedgerPages::json));
  }

  JsonArray credentials() {
    JsonArray credentials = new JsonArray();
    for (Map.Entry<String, Load.Figures> load : accounts.loads(clock.instant()).entrySet()) {
      credentials.add(json(load.getKey(), load.getValue()));
    }
    return credentials;
  }

  JsonObject json(Entry entry) {
    Instant now = clock.instant();
    var job = entry.job();
    var moment = job.at(now);
    var gap = entry.shortestGap();
    return new JsonObject()
        .put("provider", job.provider())
        .put("account", job.account())
        .put("credential", entry.fingerprint())
        .put("clientReference", entry.reference().text())
        .put("referenceGiven", entry.reference().exact())
        .put("remoteId", job.id())
        .put("model", job.order().model())
        .put("prompt", cut(job.order().prompt()))
        .put("scenario", job.story().scenario().text())
        .put("billedUsd", rounded(entry.billed()))
        .put("createdAt", clock.wall(job.story().created()).toString())
        .put("phase", phase(job, moment))
        .put("deleted", job.deleted() != null)
        .put("progress", rounded(moment.percent()))
        .put("polls", entry.polls())
        .put("shortestPollGapSeconds", gap == null ? null : (Double) (gap.toMillis() / 1000.0))
        .put("pollsTooFast", entry.pollsTooFast())
        .put("cancelRequested", entry.cancelRequested() != null);
  }

  /** What its client deleted shows what it was then. */
  private static String phase(RemoteJob job, Moment now) {
    Instant deleted = job.deleted();
    Moment last = deleted == null ? now : job.really(deleted);
    return last.known() ? last.phase().name().toLowerCase(Locale.ROOT) : "lost";
  }

  private JsonObject json(Audit.PaidTwice twice) {
    return new JsonObject()
        .put("clientReference", twice.reference().text())
        .put("referenceGiven", twice.reference().exact())
        .put("jobs", array(twice.entries(), this::json));
  }

  private static JsonObject json(dev.reelay.simulator.ledger.Leak leak) {
    return new JsonObject()
        .put("provider", leak.provider())
        .put("credential", leak.fingerprint())
        .put("path", leak.path())
        .put("at", leak.wall().toString());
  }

  private static JsonObject json(String credential, Load.Figures load) {
    String[] parts = credential.split("/", 2);
    return new JsonObject()
        .put("provider", parts[0])
        .put("account", parts[1])
        .put("credential", load.fingerprint())
        .put("running", load.running())
        .put("mostAtOnce", load.most())
        .put("accepted", load.accepted())
        .put("refusedByConcurrency", load.refusedByConcurrency())
        .put("refusedByRate", load.refusedByRate());
  }

  static JsonObject json(Requests.Request request) {
    return new JsonObject()
        .put("at", request.wall().toString())
        .put("provider", request.provider())
        .put("operation", request.operation())
        .put("method", request.method())
        .put("path", request.path())
        .put("status", request.status())
        .put("delivery", request.delivery())
        .put("credential", request.fingerprint())
        .put("micros", request.micros());
  }

  private static JsonObject json(Requests.Webhook webhook) {
    return new JsonObject()
        .put("at", webhook.wall().toString())
        .put("provider", webhook.provider())
        .put("remoteId", webhook.jobId())
        .put("event", webhook.event())
        .put("disguise", webhook.disguise())
        .put("attempt", webhook.attempt())
        .put("status", webhook.status());
  }

  private static boolean fits(Call call, String parameter, String value) {
    String wanted = call.query(parameter);
    return wanted == null || wanted.equals(value);
  }

  private static <T> List<T> newest(List<T> all, Call call) {
    return limited(all.reversed(), call);
  }

  private static <T> List<T> limited(List<T> all, Call call) {
    String limit = call.query("limit");
    int most = limit != null && limit.matches("\\d{1,6}") ? Integer.parseInt(limit) : ORDINARY;
    return all.subList(0, Math.min(all.size(), most));
  }

  static <T> JsonArray array(Collection<T> values, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(json.apply(value)));
    return array;
  }

  static JsonObject object(Map<String, ? extends Number> numbers) {
    return object(numbers, number -> number);
  }

  static <T> JsonObject object(Map<String, T> values, Function<T, Object> json) {
    JsonObject object = new JsonObject();
    values.forEach((name, value) -> object.put(name, json.apply(value)));
    return object;
  }

  private static String cut(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static double rounded(double figure) {
    return Math.round(figure * 10_000) / 10_000.0;
  }
}
