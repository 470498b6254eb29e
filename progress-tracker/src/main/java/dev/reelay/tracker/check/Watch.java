package dev.reelay.tracker.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which stretches of a run's life are watched closely, so that few ends are noticed late and few
 * looks are made.
 *
 * <p>An end in a stretch that is looked at every {@code gap} seconds is noticed in time; one in a
 * stretch that is skipped may not be. A skipped stretch saves looks at all runs that outlive it and
 * costs lateness at those that end in it: the fewer of the living end in it, the better. So
 * stretches are skipped in the order of their hazard until the ends in them are the share that may
 * be late. For a curve with one hump that is the time before nearly all ends; for one with two also
 * the valley between.
 *
 * @param width of a stretch, in seconds
 * @param skipped one for each stretch, from the beginning on
 */
record Watch(double width, List<Boolean> skipped) {
  private static final int STRETCHES_MAX = 64;

  /** Beyond the last point of a curve this share of it is still taken from it. */
  private static final double BEYOND = 1.2;

  private record Stretch(int number, double ends, double hazard) {}

  /**
   * Chooses.
   *
   * @param gap seconds between two looks where it is watched
   * @param late share of all ends that may be noticed late
   */
  static Watch of(Lifespan lifespan, double gap, double late) {
    double end = lifespan.last() * BEYOND;
    double width = Math.max(gap, end / STRETCHES_MAX);
    int count = (int) Math.ceil(end / width);
    List<Stretch> stretches = new ArrayList<>(count);
    double ended = 0;
    for (int number = 0; number < count; number++) {
      double then = lifespan.endedBy((number + 1) * width);
      double alive = Math.max(1 - ended, 1e-9);
      stretches.add(new Stretch(number, then - ended, (then - ended) / alive));
      ended = then;
    }
    stretches.sort(Comparator.comparingDouble(Stretch::hazard));
    Boolean[] skipped = new Boolean[count];
    double spent = 0;
    for (Stretch stretch : stretches) {
      spent += stretch.ends();
      skipped[stretch.number()] = spent <= late;
    }
    return new Watch(width, List.of(skipped));
  }

  /** From this moment on, when does the next watched stretch begin? Both in seconds. */
  double watchedFrom(double elapsed) {
    int number = (int) (elapsed / width);
    if (number >= skipped.size() || !skipped.get(number)) {
      return elapsed;
    }
    while (number < skipped.size() && skipped.get(number)) {
      number++;
    }
    return number * width;
  }
}
