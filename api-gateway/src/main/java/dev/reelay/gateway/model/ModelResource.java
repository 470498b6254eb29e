package dev.reelay.gateway.model;

import dev.reelay.model.Model;
import dev.reelay.model.Models;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models that clients may name. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Models", description = "What can be asked for.")
class ModelResource {
  private final Models models;
  private final ModelStore store;

  ModelResource(Models models, ModelStore store) {
    this.models = models;
    this.store = store;
  }

  /** The list of models, as the dialects of the field show it. */
  record ModelsJson(String object, List<ModelJson> data) {}

  @GET
  @Operation(
      summary = "The models",
      description = "With their limits, and why one cannot be used at the moment.")
  public ModelsJson list() {
    List<ModelJson> data =
        models.now().models().entrySet().stream()
            .filter(entry -> entry.getValue().enabled())
            .map(entry -> json(entry.getKey(), entry.getValue()))
            .toList();
    return new ModelsJson("list", data);
  }

  private ModelJson json(String name, Model model) {
    List<ModelStore.Availability> makers =
        model.routes().stream().map(route -> store.availability(route.provider())).toList();
    boolean available = makers.stream().anyMatch(ModelStore.Availability::available);
    return ModelJson.of(
        name,
        model,
        available ? null : makers.getFirst().reason(),
        store.typicalDuration(name).orElse(null));
  }
}
