package dev.reelay.hub.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log of a job.
 *
 * @param head null for a job that nothing was heard of; never newer than the entries
 * @param entries ascending
 * @param isWhole whether nothing followed when it was read; false when a bound cut it off
 */
public record Page(@Nullable Head head, List<Entry> entries, boolean isWhole) {}
