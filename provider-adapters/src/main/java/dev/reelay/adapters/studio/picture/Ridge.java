package dev.reelay.adapters.studio.picture;

import java.awt.geom.Path2D;
import java.util.Random;

/** A skyline by midpoint displacement: the more roughness, the more jagged. */
final class Ridge {

  private final double[] heights;

  private Ridge(double[] heights) {
    this.heights = heights;
  }

  /** A line whose heights vary between -1 and 1, more or less. */
  static Ridge of(Random random, double roughness) {
    int count = 257;
    double[] heights = new double[count];
    heights[0] = random.nextDouble() - 0.5;
    heights[count - 1] = random.nextDouble() - 0.5;
    double swing = 1;
    for (int step = count - 1; step > 1; step /= 2) {
      for (int i = step / 2; i < count; i += step) {
        double middle = (heights[i - step / 2] + heights[i + step / 2]) / 2;
        heights[i] = middle + (random.nextDouble() - 0.5) * swing;
      }
      swing *= roughness;
    }
    return new Ridge(heights);
  }

  /** The height at a place from 0 (left) to 1 (right). */
  double at(double place) {
    double index = Math.clamp(place, 0, 1) * (heights.length - 1);
    int left = (int) Math.min(heights.length - 2.0, Math.floor(index));
    double share = index - left;
    return heights[left] * (1 - share) + heights[left + 1] * share;
  }

  /** The land below the line, down to the picture's lower edge. */
  Path2D land(Canvas canvas, double base, double amplitude) {
    Path2D path = new Path2D.Double();
    path.moveTo(-2, canvas.h() + 2.0);
    int steps = 256;
    for (int i = 0; i <= steps; i++) {
      double place = (double) i / steps;
      path.lineTo(
          place * (canvas.w() + 4) - 2, base * canvas.h() - at(place) * amplitude * canvas.h());
    }
    path.lineTo(canvas.w() + 2.0, canvas.h() + 2.0);
    path.closePath();
    return path;
  }
}
