package dev.reelay.orchestrator.grant;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VirtualKeyChanged;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps the limits of a key as they are now. */
@ApplicationScoped
class VirtualKeyChangedHandler implements EventHandler<VirtualKeyChanged> {
  private final LimitStore limits;
  private final AfterCommit afterCommit;
  private final Bell bell;

  VirtualKeyChangedHandler(LimitStore limits, AfterCommit afterCommit, Bell bell) {
    this.limits = limits;
    this.afterCommit = afterCommit;
    this.bell = bell;
  }

  @Override
  public Class<VirtualKeyChanged> type() {
    return VirtualKeyChanged.class;
  }

  @Override
  public void handle(Envelope envelope, VirtualKeyChanged event) {
    limits.keep(envelope.keyId(), event.limits());
    afterCommit.once(bell, bell::ring);
  }
}
