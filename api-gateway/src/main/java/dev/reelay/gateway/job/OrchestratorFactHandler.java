package dev.reelay.gateway.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.OrchestratorFact;

/** Moves the shown status of a job. */
final class OrchestratorFactHandler<E extends OrchestratorFact> implements EventHandler<E> {
  private final Class<E> type;
  private final JobFacts facts;

  OrchestratorFactHandler(Class<E> type, JobFacts facts) {
    this.type = type;
    this.facts = facts;
  }

  @Override
  public Class<E> type() {
    return type;
  }

  @Override
  public void handle(Envelope envelope, E fact) {
    facts.apply(envelope, fact);
  }
}
