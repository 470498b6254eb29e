package dev.reelay.gateway.access;

import dev.reelay.gateway.key.Authentication;
import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections in: by a virtual key, by a ticket, which is spent by it, or by a share link. All
 * that does not open says the same.
 */
@ApplicationScoped
public class Doorkeeper {
  private final Authentication authentication;
  private final Tickets tickets;
  private final Shares shares;
  private final ReadBudget budget;

  Doorkeeper(Authentication authentication, Tickets tickets, Shares shares, ReadBudget budget) {
    this.authentication = authentication;
    this.tickets = tickets;
    this.shares = shares;
    this.budget = budget;
  }

  /**
   * Who opens this stream: by the headers or, without any, by the parameters {@code access_token}
   * and {@code ticket}. Blocks; fails with a problem when nobody known, or too often.
   */
  public Admission stream(HttpServerRequest request) {
    return admit(authentication.streamSecret(request), true);
  }

  /** Who reads a file or a page: the same without tickets and parameters. */
  public Admission reader(HttpServerRequest request) {
    return admit(authentication.secretInHeaders(request), false);
  }

  private Admission admit(@Nullable String secret, boolean isStream) {
    Admission admission = find(secret, isStream);
    budget.spend(admission.keyId());
    return admission;
  }

  private Admission find(@Nullable String secret, boolean isStream) {
    if (secret != null && secret.startsWith(Secrets.TICKET) && isStream) {
      return tickets.admit(secret).orElseThrow(Doorkeeper::unknown);
    }
    if (secret != null && secret.startsWith(Secrets.SHARE)) {
      return shares.open(secret).orElseThrow(Doorkeeper::unknown);
    }
    Caller caller = authentication.callerWith(secret);
    return new Admission(caller.keyId(), null, null);
  }

  private static ProblemException unknown() {
    return ProblemException.of(
            ProblemCode.UNAUTHENTICATED, "This credential is not known, spent, or no longer valid.")
        .suggest("Get a new ticket from POST /v1/tickets; each opens one connection.");
  }
}
