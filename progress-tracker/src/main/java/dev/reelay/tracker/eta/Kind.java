package dev.reelay.tracker.eta;

import java.util.Comparator;
import java.util.List;

/**
 * Runs that resemble each other, from those of one size of one model to all of a provider. The
 * natural order is the one in which rows are locked.
 *
 * @param model empty for any
 * @param bucket longest video of the group, in seconds; 0 for any or an unknown length
 * @param size empty for any or the default
 */
record Kind(String provider, String model, String stage, int bucket, String size)
    implements Comparable<Kind> {
  private static final Comparator<Kind> ORDER =
      Comparator.comparing(Kind::provider)
          .thenComparing(Kind::model)
          .thenComparing(Kind::stage)
          .thenComparingInt(Kind::bucket)
          .thenComparing(Kind::size);

  static Kind of(String provider, String stage, Asked asked) {
    return new Kind(
        provider,
        asked.modelText(),
        stage,
        VideoLength.bucket(asked.videoSeconds()),
        asked.sizeText());
  }

  /** Whole jobs of a model. */
  static Kind ofJobs(String model) {
    return new Kind("", model, "", VideoLength.UNKNOWN, "");
  }

  boolean isOfJobs() {
    return provider.isEmpty();
  }

  /** Itself, then ever wider groups that it belongs to. */
  List<Kind> widening() {
    if (isOfJobs()) {
      return List.of(this);
    }
    Kind ofModel = new Kind(provider, model, stage, VideoLength.UNKNOWN, "");
    Kind ofProvider = new Kind(provider, "", stage, VideoLength.UNKNOWN, "");
    return List.of(this, ofModel, ofProvider).stream().distinct().toList();
  }

  @Override
  public int compareTo(Kind other) {
    return ORDER.compare(this, other);
  }
}
