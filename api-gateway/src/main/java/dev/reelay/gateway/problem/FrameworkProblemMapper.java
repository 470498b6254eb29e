package dev.reelay.gateway.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The same for the framework's own refusals, which otherwise answer for themselves. */
@Provider
class FrameworkProblemMapper implements ExceptionMapper<WebApplicationException> {
  private final ProblemMapper problems;

  FrameworkProblemMapper(ProblemMapper problems) {
    this.problems = problems;
  }

  @Override
  public Response toResponse(WebApplicationException failure) {
    return problems.toResponse(failure);
  }
}
