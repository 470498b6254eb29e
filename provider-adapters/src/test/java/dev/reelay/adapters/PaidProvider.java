package dev.reelay.adapters;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;

/** The same, but one that takes every repeated submit for a new run, and money for it. */
@ApplicationScoped
@Typed({PaidProvider.class, Provider.class})
public class PaidProvider extends ScriptedProvider {
  @Override
  public String id() {
    return "paid";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.NONE,
        Capabilities.Cancel.NONE,
        Capabilities.Repeat.NEVER,
        false,
        new PollHint(500, 1_000));
  }
}
