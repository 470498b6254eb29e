package dev.reelay.adapters.provider;

import dev.reelay.model.Route;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A stage on its way to a provider.
 *
 * @param route how the file of models leads from the model to this provider
 * @param callbackUrl where the provider may call back about this run alone; null when it is not
 *     asked to
 */
public record Handover(StageOrder order, Route route, @Nullable URI callbackUrl) {}
