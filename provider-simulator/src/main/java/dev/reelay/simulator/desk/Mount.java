package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.scenario.Operation;

/** Where providers put their routes. Handlers run on virtual threads and may wait. */
public interface Mount {
  /** Answers a call of somebody whose credential is valid. */
  interface Handler {
    /** The answer. */
    Reply answer(Call call, Account account);
  }

  /** Answers a call of anybody. */
  interface OpenHandler {
    /** The answer. */
    Reply answer(Call call);
  }

  /**
   * A route.
   *
   * @param operation what it is for, in logs
   * @param method the HTTP method
   * @param path from the root; {@code :name} is one segment that {@link Call#part} tells
   */
  record Route(Operation operation, String method, String path) {}

  /** Adds a route for callers that show a valid key as a bearer token. */
  void add(Service service, Route route, Handler handler);

  /** Adds a route for anybody. */
  void addOpen(Service service, Route route, OpenHandler handler);
}
