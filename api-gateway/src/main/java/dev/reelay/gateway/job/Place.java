package dev.reelay.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job waits.
 *
 * @param position from 1 among the pending jobs of its key
 * @param expectedStart null when nothing is known: rather none than a wrong one
 */
public record Place(int position, @Nullable Instant expectedStart) {}
