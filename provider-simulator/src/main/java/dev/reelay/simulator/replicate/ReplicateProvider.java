package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.SimulatedProvider;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Operation;
import dev.reelay.simulator.webhook.Webhooks;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Replicate at {@code /replicate/v1}. */
@ApplicationScoped
class ReplicateProvider implements SimulatedProvider {
  private static final String ROOT = "/replicate/v1";
  private static final Service SERVICE =
      new Service(
          "replicate",
          new ReplicateDialect(),
          dice -> dice.hex("id", 26),
          Duration.ofMillis(500),
          0.05,
          Duration.ofHours(1));

  private final Predictions predictions;
  private final UploadedFiles files;
  private final Accounts accounts;

  ReplicateProvider(
      Desk desk,
      Results results,
      Jobs jobs,
      Accounts accounts,
      SimulatedClock clock,
      Timeline timeline,
      Webhooks webhooks) {
    PredictionJson json = new PredictionJson(SERVICE, results, clock);
    this.predictions =
        new Predictions(
            SERVICE,
            new Predictions.Tools(
                desk,
                jobs,
                accounts,
                clock,
                timeline,
                json,
                new PredictionWebhooks(webhooks, json, clock)));
    this.files = new UploadedFiles(clock);
    this.accounts = accounts;
  }

  @Override
  public void mount(Mount mount) {
    String all = "/predictions";
    String one = all + "/:id";
    add(mount, Operation.CREATE, "POST", all, predictions::createOfVersion);
    add(mount, Operation.CREATE, "POST", "/models/:owner/:name" + all, predictions::createOfModel);
    add(
        mount,
        Operation.CREATE,
        "POST",
        "/deployments/:owner/:name" + all,
        predictions::createOfDeployment);
    add(mount, Operation.OTHER, "GET", all, predictions::list);
    add(mount, Operation.POLL, "GET", one, predictions::get);
    add(mount, Operation.CANCEL, "POST", one + "/cancel", predictions::cancel);
    add(mount, Operation.OTHER, "GET", "/models/:owner/:name", (call, _) -> model(call));
    add(mount, Operation.OTHER, "GET", "/account", (_, account) -> account(account));
    add(mount, Operation.OTHER, "GET", "/webhooks/default/secret", (_, account) -> secret(account));
    add(mount, Operation.OTHER, "POST", "/files", files::upload);
    add(mount, Operation.OTHER, "GET", "/files", files::list);
    add(mount, Operation.OTHER, "GET", "/files/:id", files::get);
    add(mount, Operation.OTHER, "DELETE", "/files/:id", files::delete);
  }

  private static void add(
      Mount mount, Operation operation, String method, String path, Mount.Handler handler) {
    mount.add(SERVICE, new Mount.Route(operation, method, ROOT + path), handler);
  }

  private static Reply model(Call call) {
    Target target = Target.model(call.part("owner"), call.part("name"));
    if (target.isUnknown()) {
      return ReplicateDialect.notFound();
    }
    String version = new Dice(target.model()).hex("version", 64);
    return Reply.json(
        200,
        new JsonObject()
            .put("url", call.origin() + "/" + target.model())
            .put("owner", call.part("owner"))
            .put("name", call.part("name"))
            .put("visibility", "public")
            .put("latest_version", new JsonObject().put("id", version)));
  }

  private static Reply account(Account account) {
    return Reply.json(
        200,
        new JsonObject()
            .put("type", "organization")
            .put("username", account.name())
            .put("name", account.name())
            .put("github_url", (Object) null));
  }

  /** The newest one; webhooks are signed with the older ones too while they are being replaced. */
  private Reply secret(Account account) {
    String secrets = accounts.settings(account.name()).webhookSecret();
    return Reply.json(200, new JsonObject().put("key", secrets.split(" ", 2)[0]));
  }
}
