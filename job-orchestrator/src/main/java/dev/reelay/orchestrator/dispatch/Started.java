package dev.reelay.orchestrator.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stage run that the dispatcher began.
 *
 * @param waited from the client's request to now; null when the job had begun before
 */
record Started(String keyId, String provider, @Nullable Duration waited) {}
