package dev.reelay.simulator.openai;

import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.SimulatedProvider;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.scenario.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** OpenAI's videos at {@code /openai/v1}, and the engines that copy them beside it. */
@ApplicationScoped
class OpenAiProvider implements SimulatedProvider {
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(5);

  private final Videos.Tools tools;

  OpenAiProvider(
      Desk desk,
      Results results,
      Films films,
      Jobs jobs,
      Accounts accounts,
      SimulatedClock clock,
      VideoWebhooks webhooks) {
    this.tools = new Videos.Tools(desk, results, films, jobs, accounts, clock, webhooks);
  }

  @Override
  public void mount(Mount mount) {
    for (Flavor flavor : Flavor.values()) {
      OpenAiDialect dialect = new OpenAiDialect(flavor);
      Service service =
          new Service(
              flavor.word(),
              dialect,
              dice -> "video_" + dice.hex("id", 48),
              flavor.isEngine() ? Duration.ofSeconds(1) : SHORTEST_POLL,
              flavor.isEngine() ? 0 : 0.10,
              flavor.isEngine() ? Duration.ofDays(30) : Duration.ofHours(1));
      mount(mount, service, new Videos(flavor, service, dialect, tools));
    }
  }

  private static void mount(Mount mount, Service service, Videos videos) {
    String root = "/" + service.name() + "/v1/videos";
    mount.add(service, new Mount.Route(Operation.CREATE, "POST", root), videos::create);
    mount.add(service, new Mount.Route(Operation.OTHER, "GET", root), videos::list);
    mount.add(
        service, new Mount.Route(Operation.CREATE, "POST", root + "/:id/remix"), videos::remix);
    mount.add(service, new Mount.Route(Operation.POLL, "GET", root + "/:id"), videos::get);
    mount.add(service, new Mount.Route(Operation.CANCEL, "DELETE", root + "/:id"), videos::delete);
    mount.add(
        service, new Mount.Route(Operation.RESULT, "GET", root + "/:id/content"), videos::content);
  }
}
