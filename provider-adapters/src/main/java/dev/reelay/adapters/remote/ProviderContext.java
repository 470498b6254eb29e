package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Hints;
import dev.reelay.model.ProviderSettings;
import dev.reelay.storage.Storage;

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
    Hints hints) {}
