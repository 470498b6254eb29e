package dev.reelay.benchmarks;

import java.util.List;

/**
 * What several measurements of one thing say.
 *
 * @param min milliseconds
 * @param median milliseconds
 * @param max milliseconds
 * @param all milliseconds, in the order measured
 */
record Figures(double min, double median, double max, List<Double> all) {

  static Figures of(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Figures(sorted.getFirst(), median, sorted.getLast(), List.copyOf(millis));
  }
}
