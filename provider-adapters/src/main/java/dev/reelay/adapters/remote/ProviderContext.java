package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Hints;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.event.PollHint;
import dev.reelay.model.ProviderSettings;
import dev.reelay.storage.Storage;
import java.util.Map;

/**
 * What a provider is made of.
 *
 * @param id the name under which plans and events know it
 * @param accounts whose credential a call carries
 * @param calls how it calls out
 * @param downloads how it brings results home
 * @param storage where the inputs of a stage are
 * @param hints where it says that a look at a run would be worth it
 */
public record ProviderContext(
    String id,
    ProviderSettings settings,
    Accounts accounts,
    RemoteCalls calls,
    Downloads downloads,
    Storage storage,
    Hints hints) {

  /** How often the settings let it be asked. */
  public PollHint pollHint() {
    return new PollHint(
        settings.calls().pollMin().toMillis(), settings.calls().pollSuggested().toMillis());
  }

  /** Whether it can be called as far as can be told without a call. */
  public Health health() {
    return accounts
        .missing()
        .map(Health::down)
        .orElseGet(() -> calls.isBroken() ? Health.down("Most calls fail") : Health.up());
  }

  /** The handle of a run that was handed over for this order and of which only the id is known. */
  public RemoteHandle handle(StageOrder order, String remoteId)
      throws ProviderUnreachableException {
    return accounts.handle(id, remoteId, accounts.of(order.job().keyId()), Map.of());
  }
}
