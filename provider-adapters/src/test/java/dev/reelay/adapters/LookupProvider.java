package dev.reelay.adapters;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.Optional;

/** The same, but one that can be asked whether it knows a client reference. */
@ApplicationScoped
@Typed({LookupProvider.class, Provider.class})
public class LookupProvider extends ScriptedProvider {
  @Override
  public String id() {
    return "lookup";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.NONE,
        Capabilities.Cancel.NONE,
        Capabilities.Repeat.AFTER_LOOKUP,
        false,
        new PollHint(500, 1_000));
  }

  @Override
  public Optional<RemoteHandle> find(StageOrder order) {
    Run run = run(order.stageRunId());
    run.finds.incrementAndGet();
    return run.find.get();
  }
}
