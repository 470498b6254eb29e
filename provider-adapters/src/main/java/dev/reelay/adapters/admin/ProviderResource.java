package dev.reelay.adapters.admin;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.adapters.remote.Usage;
import dev.reelay.bus.Instance;
import dev.reelay.model.Catalog;
import dev.reelay.model.Models;
import dev.reelay.model.ProviderSettings;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What administrators see of the providers. */
@Path("/admin/providers")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProviderResource {
  private static final String BUILT_IN = "built-in";

  private final Providers providers;
  private final StandingStore standings;
  private final Models models;
  private final Instance instance;

  ProviderResource(Providers providers, StandingStore standings, Models models, Instance instance) {
    this.providers = providers;
    this.standings = standings;
    this.models = models;
    this.instance = instance;
  }

  /**
   * All providers.
   *
   * @param instance whose breakers and calls in hand are shown; all else is over all instances
   */
  public record Page(String instance, List<Item> items) {}

  /**
   * One provider; see {@link Usage} for what is known of its credentials.
   *
   * @param kind which adapter speaks to it, or {@code built-in}
   * @param reason why it is not available; null when it is
   * @param models that it can make
   * @param waiting stage runs that are still to be handed over
   * @param running stage runs that it has
   * @param uncertain stage runs of which nobody knows whether it has them
   * @param lastFailureClass what kind of failure the last was
   */
  public record Item(
      String id,
      String kind,
      boolean available,
      @Nullable String reason,
      List<String> models,
      List<Usage> accounts,
      int waiting,
      int running,
      int uncertain,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Nullable String lastFailureClass) {}

  /** All providers in alphabetical order; no secrets. */
  @GET
  public Page list() {
    Catalog catalog = models.now();
    return new Page(
        instance.id(), providers.all().stream().map(provider -> item(provider, catalog)).toList());
  }

  private Item item(Provider provider, Catalog catalog) {
    String id = provider.id();
    ProviderSettings settings = catalog.providers().get(id);
    StandingStore.Standing now = standings.of(id);
    return new Item(
        id,
        settings == null ? BUILT_IN : settings.kind(),
        now.available(),
        now.reason(),
        List.copyOf(catalog.modelsOf(id)),
        providers.usage(id),
        now.waiting(),
        now.running(),
        now.uncertain(),
        now.lastSuccessAt(),
        now.lastFailureAt(),
        now.lastFailureClass());
  }
}
