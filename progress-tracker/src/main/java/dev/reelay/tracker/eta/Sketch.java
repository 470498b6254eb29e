package dev.reelay.tracker.eta;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import java.nio.ByteBuffer;

/**
 * Durations of one kind of stage run, condensed, of which only the newest count: those of this
 * generation and of the one before. Not for several threads.
 */
final class Sketch {
  /** Fine enough to keep two generations nearly as they are. */
  private static final double COMPRESSION = 200;

  private TDigest before;
  private TDigest now;
  private long runs;
  private double videoSeconds;

  private Sketch(TDigest before, TDigest now, long runs, double videoSeconds) {
    this.before = before;
    this.now = now;
    this.runs = runs;
    this.videoSeconds = videoSeconds;
  }

  /** A sketch that no run is in yet; what is known beforehand speaks like so many runs. */
  static Sketch expecting(Curve beforehand, int likeRuns) {
    TDigest before = new MergingDigest(COMPRESSION);
    for (int i = 0; i < likeRuns; i++) {
      before.add(beforehand.quantile((i + 0.5) / likeRuns));
    }
    return new Sketch(before, new MergingDigest(COMPRESSION), 0, 0);
  }

  /** A sketch from its row. */
  static Sketch of(byte[] before, byte[] now, long runs, double videoSeconds) {
    return new Sketch(
        MergingDigest.fromBytes(ByteBuffer.wrap(before)),
        MergingDigest.fromBytes(ByteBuffer.wrap(now)),
        runs,
        videoSeconds);
  }

  /**
   * Adds a run.
   *
   * @param ofVideo seconds of video that it made; 0 when unknown
   * @param generation runs after which those of the generation before are forgotten, at least 1
   */
  void add(double seconds, double ofVideo, int generation) {
    if (now.size() >= generation) {
      before = now;
      now = new MergingDigest(COMPRESSION);
    }
    now.add(seconds);
    runs++;
    if (ofVideo > 0) {
      double share = videoSeconds <= 0 ? 1 : 1.0 / Math.min(runs, generation);
      videoSeconds += share * (ofVideo - videoSeconds);
    }
  }

  Curve curve() {
    TDigest both = new MergingDigest(COMPRESSION);
    both.add(before);
    both.add(now);
    return Curve.of(both::quantile, runs);
  }

  long runs() {
    return runs;
  }

  /** Length of the videos that it is about, in seconds; 0 when unknown. */
  double videoSeconds() {
    return videoSeconds;
  }

  byte[] before() {
    return bytes(before);
  }

  byte[] now() {
    return bytes(now);
  }

  private static byte[] bytes(TDigest digest) {
    ByteBuffer buffer = ByteBuffer.allocate(digest.smallByteSize());
    digest.asSmallBytes(buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
