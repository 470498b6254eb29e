package dev.reelay.gateway.route;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The instances of one service, in turn; those that just refused come last. */
final class Upstream {
  private final List<Target> targets;
  private final Duration refusalMemory;
  private final LongSupplier nanos;
  private final AtomicLong turn = new AtomicLong();
  private final ConcurrentMap<Target, Long> refused;
  private final @Nullable String stick;

  /** Host and port of one instance. */
  record Target(String host, int port) {
    static Target of(URI uri) {
      if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
        throw new IllegalArgumentException("An upstream looks like http://host:port, not " + uri);
      }
      return new Target(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }
  }

  Upstream(List<URI> uris, Duration refusalMemory, LongSupplier nanos) {
    this.targets = uris.stream().map(Target::of).toList();
    this.refusalMemory = refusalMemory;
    this.nanos = nanos;
    this.refused = new ConcurrentHashMap<>();
    this.stick = null;
  }

  private Upstream(Upstream whole, String stick) {
    this.targets = whole.targets;
    this.refusalMemory = whole.refusalMemory;
    this.nanos = whole.nanos;
    this.refused = whole.refused;
    this.stick = stick;
  }

  /** The same instances, always in the same order for the same text. */
  Upstream stickingTo(String text) {
    return new Upstream(this, text);
  }

  /** All instances in the order in which to try them now. */
  List<Target> inTurn() {
    long next = stick == null ? turn.getAndIncrement() : stick.hashCode();
    int first = (int) Math.floorMod(next, (long) targets.size());
    List<Target> well = new ArrayList<>();
    List<Target> doubtful = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get((first + i) % targets.size());
      (isDoubtful(target) ? doubtful : well).add(target);
    }
    well.addAll(doubtful);
    return well;
  }

  void refused(Target target) {
    refused.put(target, nanos.getAsLong());
  }

  void accepted(Target target) {
    refused.remove(target);
  }

  private boolean isDoubtful(Target target) {
    Long since = refused.get(target);
    return since != null && nanos.getAsLong() - since < refusalMemory.toNanos();
  }
}
