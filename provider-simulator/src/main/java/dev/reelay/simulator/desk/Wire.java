package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Deliverer;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.ledger.Requests;
import dev.reelay.simulator.scenario.Operation;
import dev.reelay.simulator.scenario.ScenarioException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** Connects the routes of all providers with the HTTP server. */
@ApplicationScoped
class Wire {
  private static final Logger LOG = Logger.getLogger(Wire.class);

  private final Instance<SimulatedProvider> providers;
  private final Results results;
  private final Requests requests;
  private final SimulatedClock clock;
  private final ExecutorService threads;
  private final Vertx vertx;

  Wire(
      @Any Instance<SimulatedProvider> providers,
      Results results,
      Requests requests,
      SimulatedClock clock,
      @VirtualThreads ExecutorService threads,
      Vertx vertx) {
    this.providers = providers;
    this.results = results;
    this.requests = requests;
    this.clock = clock;
    this.threads = threads;
    this.vertx = vertx;
  }

  void connect(@Observes Router router) {
    Routes routes = new Routes(router);
    for (SimulatedProvider provider : providers) {
      provider.mount(routes);
    }
  }

  private final class Routes implements Mount {
    private final Router router;
    private final Set<String> known = new HashSet<>();

    private Routes(Router router) {
      this.router = router;
    }

    @Override
    public void add(Service service, Route route, Handler handler) {
      addOpen(
          service,
          route,
          call ->
              switch (Credential.of(call.bearer())) {
                case Credential.Valid(var account) -> handler.answer(call, account);
                case Credential refused -> service.dialect().unauthorized(refused);
              });
    }

    @Override
    public void addOpen(Service service, Route route, OpenHandler handler) {
      if (known.add(service.name())) {
        addOpen(
            service,
            new Route(Operation.RESULT, "GET", Results.path(service)),
            call -> results.fetch(call, service));
      }
      router
          .route(HttpMethod.valueOf(route.method()), route.path())
          .handler(context -> read(context, service, route, handler));
    }
  }

  private void read(
      RoutingContext context, Service service, Mount.Route route, Mount.OpenHandler handler) {
    Context loop = context.vertx().getOrCreateContext();
    HttpServerRequest request = context.request();
    request
        .body()
        .onFailure(e -> LOG.debugf(e, "Half a request for %s", route.path()))
        .onSuccess(body ->
            threads.execute(() -> {
              long begin = System.nanoTime();
              Call call = new Call(context, body);
              Reply reply = answer(call, handler);
              log(call, service, route, reply, System.nanoTime() - begin);
              loop.runOnContext(_ -> new Deliverer(vertx).deliver(request, reply));
            }));
    // The framework pauses each request until somebody wants its body.
    request.resume();
  }

  private static Reply answer(Call call, Mount.OpenHandler handler) {
    try {
      return handler.answer(call);
    } catch (ScenarioException e) {
      return Problem.of(e);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Cannot answer %s %s", call.method(), call.path());
      return Problem.of(
          500,
          "The simulator itself failed: " + e,
          "simulator",
          "This is no fault of the scenario; the log tells more.");
    }
  }

  private void log(Call call, Service service, Mount.Route route, Reply reply, long nanos) {
    String key = call.bearer();
    requests.add(
        new Requests.Request(
            clock.wallNow(),
            service.name(),
            route.operation().word(),
            route.method(),
            call.path(),
            reply.status(),
            reply.delivery().manner().word(),
            key == null ? null : Credential.fingerprint(key),
            nanos / 1000));
  }
}
