package dev.reelay.simulator.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a careful client would not have done, and what its caution could not prevent.
 *
 * @param paidTwice films that were paid again while they were being made or when they were there
 * @param polledTooFast jobs that were looked at more often than the provider documents
 * @param leaks credentials sent to foreign hosts
 * @param wentOn jobs that its client wanted stopped and that went on: the provider's doing
 */
public record Audit(
    List<PaidTwice> paidTwice, List<Entry> polledTooFast, List<Leak> leaks, List<Entry> wentOn) {
  /**
   * A film that was paid more than once.
   *
   * @param reference which film; one that the client did not give may stand for two equal wishes
   * @param entries that paid, at least two
   */
  public record PaidTwice(Reference reference, List<Entry> entries) {}

  /** Judges the entries of a ledger at a simulated time. */
  public static Audit of(List<Entry> entries, List<Leak> leaks, Instant now) {
    return new Audit(
        paidTwice(entries),
        entries.stream().filter(entry -> entry.pollsTooFast() > 0).toList(),
        List.copyOf(leaks),
        entries.stream().filter(entry -> entry.wentOn(now)).toList());
  }

  private static List<PaidTwice> paidTwice(List<Entry> entries) {
    Map<Reference, List<Entry>> byReference = new LinkedHashMap<>();
    for (Entry entry : entries) {
      byReference.computeIfAbsent(entry.reference(), _ -> new ArrayList<>()).add(entry);
    }
    List<PaidTwice> found = new ArrayList<>();
    byReference.forEach((reference, same) -> {
      same.sort(Comparator.comparing(entry -> entry.job().story().created()));
      if (isPaidTwice(same)) {
        found.add(new PaidTwice(reference, same));
      }
    });
    return found;
  }

  /** Trying again after a failure is no waste; trying again beside a job that lives is one. */
  private static boolean isPaidTwice(List<Entry> same) {
    for (int later = 1; later < same.size(); later++) {
      Instant created = same.get(later).job().story().created();
      for (int earlier = 0; earlier < later; earlier++) {
        if (same.get(earlier).coversAnother(created)) {
          return true;
        }
      }
    }
    return false;
  }
}
