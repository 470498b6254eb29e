package dev.reelay.orchestrator.dispatch;

import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.dispatch.WaitingStore.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which waiting jobs are told that they wait for something else now. Where a key and its provider
 * are both near their limits, the reason changes with each job that ends: who told it each time
 * would tell a long queue over and over, so a reason is told once it has lasted. The first one, and
 * that the provider is away, are told at once.
 */
final class Reasons {
  private final Duration lasting;
  private Map<Line, Since> known = new HashMap<>();

  private record Line(String provider, String keyId, String told) {}

  private record Since(WaitingFor reason, Instant at) {}

  /**
   * Knows of nobody yet.
   *
   * @param lasting how long a reason must hold until it is told
   */
  Reasons(Duration lasting) {
    this.lasting = lasting;
  }

  /** Those who are to be told, of all that wait for another reason than they were told. */
  List<Group> toTell(List<Group> waiting) {
    Map<Line, Since> seen = new HashMap<>();
    List<Group> toTell = new ArrayList<>();
    for (Group group : waiting) {
      Line line = new Line(group.provider(), group.keyId(), group.told());
      Since since = known.get(line);
      if (since == null || since.reason() != group.reason()) {
        since = new Since(group.reason(), group.seenAt());
      }
      seen.put(line, since);
      if (group.told().isEmpty()
          || group.reason() == WaitingFor.PROVIDER_UNAVAILABLE
          || !since.at().plus(lasting).isAfter(group.seenAt())) {
        toTell.add(group);
      }
    }
    known = seen;
    return toTell;
  }
}
