package dev.reelay.gateway.problem;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers with a problem document whatever a resource or the framework throws. */
@Provider
class ProblemMapper implements ExceptionMapper<Throwable> {
  private final CurrentVertxRequest current;

  ProblemMapper(CurrentVertxRequest current) {
    this.current = current;
  }

  @Override
  public Response toResponse(Throwable failure) {
    Problem problem = Problems.of(failure, current.getCurrent());
    Response.ResponseBuilder answer = Response.status(problem.status()).entity(problem.json());
    Problems.headers(problem, failure).forEach(answer::header);
    return answer.build();
  }
}
