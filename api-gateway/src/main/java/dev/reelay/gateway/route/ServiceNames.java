package dev.reelay.gateway.route;

import dev.reelay.bus.Routes.Service;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services as administrators call them: by schema or by module. */
final class ServiceNames {
  private static final Map<String, Service> SERVICES =
      Map.of(
          "gateway", Service.GATEWAY,
          "api-gateway", Service.GATEWAY,
          "orchestrator", Service.ORCHESTRATOR,
          "job-orchestrator", Service.ORCHESTRATOR,
          "tracker", Service.TRACKER,
          "progress-tracker", Service.TRACKER,
          "hub", Service.HUB,
          "notification-hub", Service.HUB,
          "adapters", Service.ADAPTERS,
          "provider-adapters", Service.ADAPTERS);
  private static final String CHOICE = "gateway, orchestrator, tracker, hub or adapters.";

  private ServiceNames() {}

  /** The service of this name. Fails with a problem for any other text. */
  static Service parse(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw ProblemException.at(
          "service", ProblemCode.MISSING_FIELD, "Name the service: " + CHOICE);
    }
    Service service = SERVICES.get(name);
    if (service == null) {
      throw ProblemException.at("service", ProblemCode.INVALID_VALUE, "A service is " + CHOICE);
    }
    return service;
  }
}
