package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/**
 * What a painter paints on.
 *
 * @param g the brush
 * @param w width in pixels
 * @param h height in pixels
 * @param palette the colors
 * @param random the only source of variation
 */
record Canvas(Graphics2D g, int w, int h, Palette palette, Random random) {

  /** A hundredth of the shorter side: the unit for everything that must look alike at all sizes. */
  double unit() {
    return Math.min(w, h) / 100.0;
  }

  /** A number in the range. */
  double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /** A soft round light. */
  void glow(double x, double y, double radius, Color color, double opacity) {
    float size = (float) Math.max(1, radius);
    float[] stops = {0f, 0.35f, 1f};
    Color[] colors = {
      Palette.alpha(color, opacity), Palette.alpha(color, opacity * 0.38), Palette.alpha(color, 0)
    };
    g.setPaint(new RadialGradientPaint((float) x, (float) y, size, stops, colors));
    g.fill(new Ellipse2D.Double(x - size, y - size, size * 2, size * 2));
  }

  /** A filled rectangle. */
  void box(double x, double y, double width, double height) {
    g.fill(new Rectangle2D.Double(x, y, width, height));
  }

  /** A filled circle. */
  void disc(double x, double y, double radius) {
    g.fill(new Ellipse2D.Double(x - radius, y - radius, radius * 2, radius * 2));
  }
}
