package dev.reelay.simulator.desk;

import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.RemoteJob;

/** What became of a wish. */
public sealed interface Submission {
  /** No job exists; nothing is paid. */
  record Refused(Reply reply) implements Submission {}

  /** A job exists and is paid; the provider's answer goes out by that delivery. */
  record Accepted(RemoteJob job, Delivery delivery) implements Submission {}
}
