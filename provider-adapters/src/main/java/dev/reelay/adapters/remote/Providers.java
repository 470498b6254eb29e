package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Hints;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.bus.Duty;
import dev.reelay.model.Catalog;
import dev.reelay.model.CatalogException;
import dev.reelay.model.Models;
import dev.reelay.model.ProviderSettings;
import dev.reelay.storage.Storage;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All providers: those of this build that need no settings, and those that the file of models and
 * providers describes. Follows changes of the file; a provider whose settings stay is not touched.
 */
@ApplicationScoped
public class Providers implements Duty {
  private static final Logger LOG = Logger.getLogger(Providers.class);

  private final Models models;
  private final Map<String, ProviderKind> kinds = new TreeMap<>();
  private final Map<String, Provider> builtIn = new TreeMap<>();
  private final Budgets budgets;
  private final Storage storage;
  private final Hints hints;
  private volatile Map<String, Made> made = Map.of();

  private record Made(
      ProviderSettings settings, Provider provider, @Nullable ProviderContext context) {}

  Providers(
      Models models,
      @All List<ProviderKind> kinds,
      @All List<Provider> builtIn,
      Budgets budgets,
      Storage storage,
      Hints hints) {
    this.models = models;
    this.budgets = budgets;
    this.storage = storage;
    this.hints = hints;
    kinds.forEach(kind -> this.kinds.put(kind.kind(), kind));
    for (Provider provider : builtIn) {
      if (this.builtIn.put(provider.id(), provider) != null) {
        throw new IllegalStateException("Two providers are named " + provider.id());
      }
    }
  }

  @Override
  public int order() {
    return 99;
  }

  @Override
  public void start() {
    follow(models.now());
    models.onChange(this::follow);
  }

  @Override
  public void stop() {
    made.values().forEach(Providers::close);
  }

  /** The provider of this name; empty when there is none. */
  public Optional<Provider> find(String id) {
    Made found = made.get(id);
    return found == null ? Optional.ofNullable(builtIn.get(id)) : Optional.of(found.provider());
  }

  /** All of them, ordered by name. */
  public Collection<Provider> all() {
    Map<String, Provider> all = new TreeMap<>(builtIn);
    made.forEach((id, entry) -> all.put(id, entry.provider()));
    return all.values();
  }

  /** Whether the provider is part of this build and needs no settings. */
  public boolean isBuiltIn(String id) {
    return builtIn.containsKey(id);
  }

  /** How far each credential of a provider is used up; empty for one that needs no calls. */
  public List<Usage> usage(String provider) {
    Made found = made.get(provider);
    ProviderContext context = found == null ? null : found.context();
    if (context == null) {
      return List.of();
    }
    return context.accounts().names().stream().map(account -> usage(context, account)).toList();
  }

  private Usage usage(ProviderContext context, String account) {
    ProviderSettings.Calls limits = context.settings().calls();
    return new Usage(
        account,
        context.calls().breaker(account),
        context.calls().inHand(account),
        limits.atOnce(),
        budgets.left(context.id(), account, RemoteCalls.Purpose.SUBMIT, limits),
        budgets.left(context.id(), account, RemoteCalls.Purpose.LOOK, limits));
  }

  /** Words of a provider as they may be shown. */
  public @Nullable String clean(String provider, @Nullable String text) {
    Made found = made.get(provider);
    ProviderContext context = found == null ? null : found.context();
    return Words.clean(text, context == null ? List.of() : context.accounts().secrets());
  }

  private synchronized void follow(Catalog catalog) {
    Map<String, Made> next = new HashMap<>();
    Map<String, Made> before = made;
    catalog
        .providers()
        .forEach((id, settings) -> {
          Made held = before.get(id);
          if (held != null && held.settings().equals(settings)) {
            next.put(id, held);
          } else if (!builtIn.containsKey(id)) {
            next.put(id, make(id, settings));
          }
        });
    made = Map.copyOf(next);
    before.values().stream().filter(held -> !next.containsValue(held)).forEach(Providers::close);
  }

  private Made make(String id, ProviderSettings settings) {
    ProviderKind kind = kinds.get(settings.kind());
    if (kind == null) {
      return unusable(
          id,
          settings,
          "There is no kind of provider named "
              + settings.kind()
              + "; there are "
              + String.join(", ", kinds.keySet()));
    }
    RemoteCalls calls = new RemoteCalls(id, settings, budgets, Clock.systemUTC());
    ProviderContext context =
        new ProviderContext(
            id,
            settings,
            new Accounts(settings),
            calls,
            new Downloads(calls.client(), settings),
            storage,
            hints);
    try {
      return new Made(settings, kind.create(context), context);
    } catch (IllegalArgumentException | CatalogException e) {
      calls.close();
      return unusable(id, settings, "providers." + id + ": " + e.getMessage());
    }
  }

  private static Made unusable(String id, ProviderSettings settings, String reason) {
    LOG.errorf("Provider %s cannot be used: %s", id, reason);
    return new Made(settings, new UnusableProvider(id, reason), null);
  }

  private static void close(Made entry) {
    try {
      entry.provider().close();
    } catch (RuntimeException e) {
      LOG.warnf(e, "%s did not close cleanly", entry.provider().id());
    }
    ProviderContext context = entry.context();
    if (context != null) {
      context.calls().close();
    }
  }
}
