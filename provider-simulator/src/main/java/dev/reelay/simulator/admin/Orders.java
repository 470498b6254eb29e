package dev.reelay.simulator.admin;

import dev.reelay.simulator.account.AccountSettings;
import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.Scenario;
import dev.reelay.simulator.scenario.ScenarioException;
import dev.reelay.simulator.scenario.Scenarios;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Orders to the simulator: what it shall do next, how fast, and under which limits. */
@ApplicationScoped
class Orders {
  private static final int MOST_CALLS = 1_000_000;

  private final Scenarios scenarios;
  private final SimulatedClock clock;
  private final Accounts accounts;
  private final Desk desk;
  private final Jobs jobs;

  Orders(Scenarios scenarios, SimulatedClock clock, Accounts accounts, Desk desk, Jobs jobs) {
    this.scenarios = scenarios;
    this.clock = clock;
    this.accounts = accounts;
    this.desk = desk;
    this.jobs = jobs;
  }

  Reply faults() {
    JsonArray faults = new JsonArray();
    for (Fault fault : Fault.values()) {
      faults.add(
          new JsonObject()
              .put("fault", fault.word())
              .put("argument", fault.argument())
              .put("operation", fault.operation().word())
              .put("meaning", fault.meaning()));
    }
    return Reply.json(200, faults);
  }

  Reply clock() {
    return Reply.json(
        200,
        new JsonObject()
            .put("scale", clock.scale())
            .put("simulated", clock.instant().toString())
            .put("wall", clock.wallNow().toString()));
  }

  Reply setClock(Call call) {
    Double scale = AdminRoutes.body(call).getDouble("scale");
    try {
      clock.runAt(scale == null ? 0 : scale);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(
          "scale", "'" + scale + "' is no scale", "Give a number from 1 to 1000.");
    }
    return clock();
  }

  Reply scenarios() {
    JsonObject named = new JsonObject();
    scenarios.named().forEach((name, scenario) -> named.put(name, scenario.text()));
    JsonArray registered = new JsonArray();
    scenarios.registered().forEach(order -> registered.add(json(order)));
    return Reply.json(200, new JsonObject().put("named", named).put("registered", registered));
  }

  Reply register(Call call) {
    JsonObject body = AdminRoutes.body(call);
    String text = body.getString("scenario");
    if (text == null || text.isBlank()) {
      throw new ScenarioException(
          "scenario",
          "There is no scenario",
          "Name one of GET /simulator/scenarios, or describe it: duration=20&fault=server-error(503).");
    }
    int calls = body.getInteger("calls", 1);
    if (calls < 1 || calls > MOST_CALLS) {
      throw new ScenarioException(
          "calls", "'" + calls + "' calls", "Give a number from 1 to " + MOST_CALLS + ".");
    }
    Scenario scenario = scenarios.parseKnown(text);
    var order =
        new Scenarios.Registered(
            body.getString("provider"), body.getString("model"), calls, scenario);
    scenarios.register(order);
    return Reply.json(201, json(order));
  }

  Reply clear(Call call) {
    scenarios.clear(call.query("provider"));
    return Reply.empty(204);
  }

  Reply name(Call call) {
    String text = AdminRoutes.body(call).getString("scenario", "");
    String name = call.part("name");
    scenarios.name(name, text);
    return Reply.json(200, new JsonObject().put("name", name).put("scenario", text));
  }

  Reply account(Call call) {
    return Reply.json(200, json(accounts.settings(call.part("name"))));
  }

  Reply setAccount(Call call) {
    String name = call.part("name");
    AccountSettings old = accounts.settings(name);
    JsonObject body = AdminRoutes.body(call);
    AccountSettings settings =
        new AccountSettings(
            limit(body, "concurrency", old.concurrency()),
            limit(body, "ratePerMinute", old.ratePerMinute()),
            body.containsKey("webhookUrl") ? body.getString("webhookUrl") : old.webhookUrl(),
            body.getString("webhookSecret", old.webhookSecret()));
    for (String secret : settings.webhookSecret().split(" ", -1)) {
      if (!secret.matches("whsec_([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")) {
        throw new ScenarioException(
            "webhookSecret",
            "A secret is no base64 after whsec_",
            "Give whsec_ and base64, several joined by a space.");
      }
    }
    accounts.set(name, settings);
    return Reply.json(200, json(settings));
  }

  Reply restart(Call call) {
    String one = call.body().length() == 0 ? null : AdminRoutes.body(call).getString("provider");
    JsonObject lost = new JsonObject();
    for (String provider : one == null ? providers() : Set.of(one)) {
      lost.put(provider, desk.restart(provider));
    }
    return Reply.json(200, new JsonObject().put("lostJobs", lost));
  }

  private Set<String> providers() {
    Set<String> providers = new LinkedHashSet<>();
    jobs.all().forEach(job -> providers.add(job.provider()));
    return providers;
  }

  private static int limit(JsonObject body, String field, int old) {
    int limit = body.getInteger(field, old);
    if (limit < 0) {
      throw new ScenarioException(
          field, "'" + limit + "' is no limit", "Give 0 for none, or more.");
    }
    return limit;
  }

  private static JsonObject json(AccountSettings settings) {
    return new JsonObject()
        .put("concurrency", settings.concurrency())
        .put("ratePerMinute", settings.ratePerMinute())
        .put("webhookUrl", settings.webhookUrl())
        .put("webhookSecret", settings.webhookSecret());
  }

  static JsonObject json(Scenarios.Registered order) {
    return new JsonObject()
        .put("provider", text(order.provider()))
        .put("model", text(order.model()))
        .put("calls", order.left())
        .put("scenario", order.scenario().text());
  }

  private static String text(@Nullable String name) {
    return name == null ? "any" : name;
  }
}
