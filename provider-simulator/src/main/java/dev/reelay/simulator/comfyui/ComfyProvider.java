package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Restarted;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.SimulatedProvider;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** ComfyUI at {@code /comfyui} and an older one at {@code /comfyui-older}. */
@ApplicationScoped
class ComfyProvider implements SimulatedProvider {
  private static final int LONGEST_MESSAGE = 64 * 1024;

  private final List<Engine> engines = new ArrayList<>();

  ComfyProvider(
      Desk desk, Results results, Films films, Jobs jobs, SimulatedClock clock, Timeline timeline) {
    Engine.Tools tools = new Engine.Tools(desk, results, films, jobs, clock, timeline);
    for (Flavor flavor : Flavor.values()) {
      Service service =
          new Service(
              flavor.word(),
              new ComfyDialect(),
              ComfyProvider::uuid,
              Duration.ZERO,
              0,
              Duration.ofDays(3650));
      engines.add(new Engine(flavor, service, tools));
    }
  }

  @Override
  public void mount(Mount mount) {
    for (Engine engine : engines) {
      for (String prefix : new String[] {"", "/api"}) {
        mount(new Routes(mount, engine.service(), "/" + engine.flavor().word() + prefix), engine);
      }
      if (engine.flavor().isStrict()) {
        mountJobs(new Routes(mount, engine.service(), "/" + engine.flavor().word()), engine);
      }
    }
  }

  private record Routes(Mount mount, Service service, String root) {
    void add(Operation operation, String method, String path, Mount.OpenHandler handler) {
      mount.addOpen(service, new Mount.Route(operation, method, root + path), handler);
    }
  }

  private static void mount(Routes routes, Engine engine) {
    QueueApi queue = new QueueApi(engine);
    FilesApi files = new FilesApi(engine);
    CatalogApi catalog = new CatalogApi(engine);
    routes.add(Operation.CREATE, "POST", "/prompt", queue::submit);
    routes.add(Operation.OTHER, "GET", "/prompt", queue::remaining);
    routes.add(Operation.OTHER, "GET", "/queue", queue::queue);
    routes.add(Operation.CANCEL, "POST", "/queue", queue::changeQueue);
    routes.add(Operation.CANCEL, "POST", "/interrupt", queue::interrupt);
    routes.add(Operation.OTHER, "GET", "/history", queue::history);
    routes.add(Operation.OTHER, "POST", "/history", queue::changeHistory);
    routes.add(Operation.POLL, "GET", "/history/:id", queue::historyOf);
    routes.add(Operation.RESULT, "GET", "/view", files::view);
    routes.add(Operation.OTHER, "POST", "/upload/image", files::upload);
    routes.add(Operation.OTHER, "GET", "/system_stats", catalog::systemStats);
    routes.add(Operation.OTHER, "GET", "/object_info", catalog::nodes);
    routes.add(Operation.OTHER, "GET", "/object_info/:type", catalog::node);
    routes.add(Operation.OTHER, "POST", "/free", catalog::free);
  }

  private static void mountJobs(Routes routes, Engine engine) {
    JobsApi jobs = new JobsApi(engine);
    routes.add(Operation.OTHER, "GET", "/api/jobs", jobs::list);
    routes.add(Operation.POLL, "GET", "/api/jobs/:id", jobs::get);
    routes.add(Operation.CANCEL, "POST", "/api/jobs/:id/cancel", jobs::cancel);
  }

  void restart(@Observes Restarted event) {
    engines.stream()
        .filter(engine -> engine.service().name().equals(event.provider()))
        .forEach(Engine::restart);
  }

  /** Sockets need the request before its body is read, so they are no ordinary routes. */
  void connect(@Observes Router router) {
    for (Engine engine : engines) {
      for (String path : new String[] {"/ws", "/api/ws"}) {
        router.get("/" + engine.flavor().word() + path).handler(context -> open(context, engine));
      }
    }
  }

  private static void open(RoutingContext context, Engine engine) {
    String given = context.request().getParam("clientId");
    String clientId = given == null || given.isEmpty() ? uuid().replace("-", "") : given;
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> listen(socket, clientId, engine))
        .onFailure(_ -> {
          if (!context.response().ended()) {
            context.response().setStatusCode(400).end();
          }
        });
  }

  private static void listen(ServerWebSocket socket, String clientId, Engine engine) {
    // What happened before somebody listened is told to nobody.
    engine.narrator().beat();
    if (!engine.sockets().add(clientId, socket)) {
      socket.close((short) 1013);
      return;
    }
    socket.closeHandler(_ -> engine.sockets().remove(clientId, socket));
    socket.textMessageHandler(text -> {
      if (text.length() < LONGEST_MESSAGE && text.contains("\"feature_flags\"")) {
        engine
            .sockets()
            .send(
                clientId,
                "feature_flags",
                new JsonObject().put("max_upload_size", 100 * 1024 * 1024));
      }
    });
    engine.narrator().greet(clientId);
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  private static String uuid(Dice dice) {
    String hex = dice.hex("id", 32);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        "4" + hex.substring(13, 16),
        "a" + hex.substring(17, 20),
        hex.substring(20));
  }
}
