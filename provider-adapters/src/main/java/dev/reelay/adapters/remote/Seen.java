package dev.reelay.adapters.remote;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the last looks at succeeded runs brought, so that who brings the film home need not look
 * again at once.
 *
 * @param <T> what a look brings
 */
public final class Seen<T> {
  private static final int MAX = 200;

  private final LinkedHashMap<String, T> looks = new LinkedHashMap<>();

  /** Keeps what was seen of a run. */
  public synchronized void keep(String remoteId, T look) {
    looks.put(remoteId, look);
    if (looks.size() > MAX) {
      looks.pollFirstEntry();
    }
  }

  /** What was kept, for once: what it leads to may be stale the next time. */
  public synchronized @Nullable T take(String remoteId) {
    return looks.remove(remoteId);
  }
}
