package dev.reelay.simulator.desk;

import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.RemoteJob;

/** What a client sees that looks for a job. */
public sealed interface Sight {
  /** A fault met the call. */
  record Faulted(Reply reply) implements Sight {}

  /** There is no such job, not yet or no more, or it is another account's. */
  record Absent() implements Sight {}

  /**
   * The job.
   *
   * @param job itself
   * @param moment how it stands
   * @param strange whether a status word is due that no document names
   * @param delivery how the answer goes out
   */
  record Present(RemoteJob job, Moment moment, boolean strange, Delivery delivery)
      implements Sight {}
}
