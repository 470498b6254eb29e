package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Ground, water and what stands on it. */
final class Land {

  private Land() {}

  static void mountains(Canvas c, double top, int layers) {
    for (int layer = 0; layer < layers; layer++) {
      double depth = (double) layer / Math.max(1, layers - 1);
      double base = top + (0.99 - top) * depth * 0.78;
      Ridge ridge = Ridge.of(c.random(), 0.53);
      Path2D land = ridge.land(c, base, 0.26 - depth * 0.1);
      shade(c, land, c.palette().layer(depth), base - 0.22);
      haze(c, base + 0.1);
    }
  }

  static void dunes(Canvas c, double top) {
    int layers = 4;
    for (int layer = 0; layer < layers; layer++) {
      double depth = (double) layer / (layers - 1);
      Path2D land = swell(c, top + (0.94 - top) * depth, 0.055, 1.1 + layer * 0.5);
      shade(c, land, c.palette().layer(depth), top + (0.9 - top) * depth - 0.08);
    }
  }

  static void waves(Canvas c, double top, int layers, double height) {
    for (int layer = 0; layer < layers; layer++) {
      double depth = (double) layer / Math.max(1, layers - 1);
      double base = top + (0.97 - top) * Math.pow(depth, 1.25);
      double swell = height * (0.25 + depth);
      Path2D water = swell(c, base, swell, 3.5 - depth * 1.6);
      shade(c, water, c.palette().layer(depth * 0.9), base - swell);
      c.g().setColor(Palette.alpha(Color.WHITE, 0.10 + 0.12 * depth));
      c.g().setStroke(new java.awt.BasicStroke((float) (c.unit() * (0.12 + 0.3 * depth))));
      c.g().draw(water);
    }
  }

  private static Path2D swell(Canvas c, double base, double height, double waves) {
    double phase = c.between(0, Math.PI * 2);
    double second = c.between(0, Math.PI * 2);
    Path2D path = new Path2D.Double();
    path.moveTo(-4, c.h() + 4.0);
    int steps = 200;
    for (int i = 0; i <= steps; i++) {
      double place = (double) i / steps;
      double angle = place * waves * Math.PI * 2 + phase;
      double lift = Math.sin(angle) * 0.6 + Math.sin(angle * 2.3 + second) * 0.28;
      path.lineTo(place * (c.w() + 8) - 4, (base - lift * height) * c.h());
    }
    path.lineTo(c.w() + 4.0, c.h() + 4.0);
    path.closePath();
    return path;
  }

  private static void shade(Canvas c, Path2D land, Color color, double from) {
    Color lit = Palette.mix(color, c.palette().bottom(), 0.26);
    float upper = (float) (from * c.h());
    c.g().setPaint(new GradientPaint(0, upper, lit, 0, upper + c.h() * 0.42f, color));
    c.g().fill(land);
  }

  private static void haze(Canvas c, double at) {
    Color mist = c.palette().bottom();
    float y = (float) (at * c.h());
    float band = c.h() * 0.16f;
    c.g()
        .setPaint(
            new GradientPaint(
                0, y - band, Palette.alpha(mist, 0), 0, y + band, Palette.alpha(mist, 0.2)));
    c.g().fill(new Rectangle2D.Double(0, y - band, c.w(), c.h() - y + band));
  }

  static void forest(Canvas c, double top) {
    int layers = 4;
    for (int layer = 0; layer < layers; layer++) {
      double depth = (double) layer / (layers - 1);
      double base = top + (0.98 - top) * depth;
      Ridge ground = Ridge.of(c.random(), 0.4);
      Color color = c.palette().layer(depth);
      shade(c, ground.land(c, base, 0.07), color, base - 0.05);
      int trees = (int) (Math.max(9, 30 - layer * 6) * Math.max(0.6, (double) c.w() / c.h()));
      for (int i = 0; i < trees; i++) {
        double x = c.between(-0.03, 1.03);
        double foot = base - ground.at(x) * 0.07 + 0.012;
        double size = c.unit() * c.between(7, 13) * (0.75 + depth * 1.5);
        pine(
            c,
            x * c.w(),
            foot * c.h(),
            size,
            Palette.mix(color, c.palette().near(), c.between(0, 0.3)));
      }
      haze(c, base + 0.08);
    }
  }

  private static void pine(Canvas c, double x, double foot, double size, Color color) {
    Path2D tree = new Path2D.Double();
    int tiers = 4;
    for (int tier = 0; tier < tiers; tier++) {
      double low = foot - size * (0.1 + tier * 0.22);
      double half = size * (0.25 - tier * 0.048);
      tree.moveTo(x - half, low);
      tree.lineTo(x, low - size * 0.36);
      tree.lineTo(x + half, low);
      tree.closePath();
    }
    tree.append(
        new Rectangle2D.Double(x - size * 0.025, foot - size * 0.12, size * 0.05, size * 0.14),
        false);
    c.g().setColor(color);
    c.g().fill(tree);
  }

  static void city(Canvas c, double top) {
    for (int layer = 0; layer < 3; layer++) {
      double depth = layer / 2.0;
      double x = -c.unit() * 6;
      while (x < c.w()) {
        double width = c.unit() * c.between(6, 13) * (0.7 + depth * 0.7);
        double height = c.h() * c.between(0.12, 0.44) * (1.05 - depth * 0.35);
        double y = c.h() * (top + 0.36 + depth * 0.16) - height;
        building(c, new Rectangle2D.Double(x, y, width, c.h() - y), depth);
        x += width + c.unit() * c.between(0, 2.2);
      }
      haze(c, top + 0.42 + depth * 0.16);
    }
  }

  private static void building(Canvas c, Rectangle2D body, double depth) {
    Color wall = c.palette().layer(depth);
    float upper = (float) body.getY();
    c.g()
        .setPaint(
            new GradientPaint(
                0,
                upper,
                Palette.mix(wall, c.palette().bottom(), 0.18),
                0,
                upper + c.h() * 0.4f,
                wall));
    c.g().fill(body);
    if (c.random().nextInt(4) == 0) {
      double mast = c.unit() * c.between(3, 8);
      c.g()
          .fill(
              new Rectangle2D.Double(
                  body.getCenterX() - c.unit() * 0.2, body.getY() - mast, c.unit() * 0.4, mast));
    }
    double step = c.unit() * (1.5 + depth * 0.9);
    double size = step * 0.46;
    for (double y = body.getY() + step; y < c.h() - step; y += step * 1.25) {
      for (double x = body.getX() + step * 0.6; x < body.getMaxX() - size * 1.3; x += step) {
        if (c.random().nextInt(100) < 36) {
          c.g()
              .setColor(
                  Palette.alpha(
                      c.palette().accent(), c.between(0.18, 0.85) * (0.45 + depth * 0.55)));
          c.g().fill(new Rectangle2D.Double(x, y, size, size * 1.3));
        }
      }
    }
  }
}
