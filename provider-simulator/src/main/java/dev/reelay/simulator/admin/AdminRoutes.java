package dev.reelay.simulator.admin;

import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Problem;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Deliverer;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.scenario.ScenarioException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** The simulator's own interface: no credential is needed, as nothing here is worth one. */
@ApplicationScoped
class AdminRoutes {
  private static final Logger LOG = Logger.getLogger(AdminRoutes.class);

  private final Orders orders;
  private final LedgerPages ledger;
  private final StatePage state;
  private final ExecutorService threads;
  private final Deliverer deliverer;

  AdminRoutes(
      Orders orders,
      LedgerPages ledger,
      StatePage state,
      @VirtualThreads ExecutorService threads,
      Vertx vertx) {
    this.orders = orders;
    this.ledger = ledger;
    this.state = state;
    this.threads = threads;
    this.deliverer = new Deliverer(vertx);
  }

  void connect(@Observes Router router) {
    add(router, "GET", "/", _ -> state.page());
    add(router, "GET", "/simulator/state", _ -> state.state());
    add(router, "GET", "/simulator/faults", _ -> orders.faults());
    add(router, "GET", "/simulator/clock", _ -> orders.clock());
    add(router, "PUT", "/simulator/clock", orders::setClock);
    add(router, "GET", "/simulator/scenarios", _ -> orders.scenarios());
    add(router, "POST", "/simulator/scenarios", orders::register);
    add(router, "DELETE", "/simulator/scenarios", orders::clear);
    add(router, "PUT", "/simulator/scenarios/:name", orders::name);
    add(router, "GET", "/simulator/accounts/:name", orders::account);
    add(router, "PUT", "/simulator/accounts/:name", orders::setAccount);
    add(router, "POST", "/simulator/restart", orders::restart);
    add(router, "GET", "/ledger", ledger::summary);
    add(router, "DELETE", "/ledger", _ -> ledger.reset());
    add(router, "GET", "/ledger/jobs", ledger::jobs);
    add(router, "GET", "/ledger/audit", _ -> ledger.audit());
    add(router, "GET", "/ledger/requests", ledger::requests);
    add(router, "GET", "/ledger/webhooks", ledger::webhooks);
  }

  private void add(Router router, String method, String path, Mount.OpenHandler handler) {
    router.route(HttpMethod.valueOf(method), path).handler(context -> read(context, handler));
  }

  private void read(RoutingContext context, Mount.OpenHandler handler) {
    Context loop = context.vertx().getOrCreateContext();
    HttpServerRequest request = context.request();
    request
        .body()
        .onSuccess(body ->
            threads.execute(() -> {
              Reply reply = answer(new Call(context, body), handler);
              loop.runOnContext(_ -> deliverer.deliver(request, reply));
            }));
    // The framework pauses each request until somebody wants its body.
    request.resume();
  }

  private static Reply answer(Call call, Mount.OpenHandler handler) {
    try {
      return handler.answer(call);
    } catch (ScenarioException e) {
      return Problem.of(e);
    } catch (ClassCastException e) {
      return Problem.of(
          400,
          "A field is of another type than it must be",
          "body",
          "GET the same path shows the form: texts in quotes, numbers without.");
    } catch (RuntimeException e) {
      LOG.errorf(e, "Cannot answer %s %s", call.method(), call.path());
      return Problem.of(
          500, "The simulator itself failed: " + e, "simulator", "The log tells more.");
    }
  }

  /** The body of an order as an object. */
  static JsonObject body(Call call) {
    return call.json()
        .orElseThrow(() ->
            new ScenarioException(
                "body", "The body is no JSON object", "Send a JSON object, such as {}."));
  }
}
