package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Hints;
import dev.reelay.model.ProviderSettings;
import dev.reelay.storage.Storage;
import java.time.Clock;
import java.time.Instant;

/** Makes what providers are made of outside of the service: without a budget of calls. */
public final class Workbench {
  private Workbench() {}

  /** A context with real calls and downloads. */
  public static ProviderContext context(
      String id, ProviderSettings settings, Storage storage, Hints hints) {
    RemoteCalls calls = calls(id, settings);
    return new ProviderContext(
        id,
        settings,
        new Accounts(settings),
        calls,
        new Downloads(calls.client(), settings),
        storage,
        hints);
  }

  static RemoteCalls calls(String id, ProviderSettings settings) {
    return new RemoteCalls(id, settings, new Endless(), Clock.systemUTC());
  }

  /** A budget that is never used up. */
  private static final class Endless extends Budgets {
    Endless() {
      super(null);
    }

    @Override
    Instant take(
        String provider,
        String account,
        RemoteCalls.Purpose purpose,
        ProviderSettings.Calls limits) {
      return null;
    }
  }
}
