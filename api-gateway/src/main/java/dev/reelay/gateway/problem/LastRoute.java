package dev.reelay.gateway.problem;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers paths that nothing serves, and what the router itself refuses. */
@ApplicationScoped
class LastRoute {
  void register(@Observes Router router) {
    router.route().last().handler(LastRoute::nothingHere);
    for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
      router.errorHandler(status, request -> refused(request, status));
    }
  }

  private static void nothingHere(RoutingContext request) {
    Problems.answer(
        request, ProblemException.of(ProblemCode.NOT_FOUND, "Nothing is served at this path."));
  }

  private static void refused(RoutingContext request, int status) {
    Throwable failure = request.failure();
    if (failure != null && status == 500) {
      Problems.answer(request, failure);
    } else {
      ProblemCode code = ProblemCode.ofStatus(status);
      Problems.answer(request, ProblemException.of(code, code.title() + "."));
    }
  }
}
