package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.LinearGradientPaint;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;

/** A striped tower on a rock, with its light on. */
final class Lighthouse {

  private static final Color WALL = new Color(0xF4EFE6);
  private static final Color WALL_IN_SHADE = new Color(0x8E97A8);
  private static final Color STRIPE = new Color(0xB23A32);

  private Lighthouse() {}

  /** Paints one; place, foot and height are shares of the picture's width and height. */
  static void stand(Canvas c, double place, double foot, double height) {
    double x = place * c.w();
    double base = foot * c.h();
    double size = Math.min(height * c.h(), c.unit() * 100);
    double lamp = base - size;
    beam(c, x, lamp, c.random().nextBoolean() ? 1 : -1);
    rock(c, x, base, size);
    Path2D tower = tower(x, base, lamp + size * 0.06, size);
    float side = (float) (size * 0.1);
    c.g()
        .setPaint(new GradientPaint((float) x - side, 0, WALL, (float) x + side, 0, WALL_IN_SHADE));
    c.g().fill(tower);
    stripes(c, tower, lamp, size);
    lantern(c, x, lamp, size);
    c.glow(x, lamp, size * 0.42, c.palette().accent(), 0.85);
  }

  private static void lantern(Canvas c, double x, double lamp, double size) {
    c.g().setColor(c.palette().near());
    c.box(x - size * 0.085, lamp + size * 0.045, size * 0.17, size * 0.022);
    c.g().setColor(Palette.mix(c.palette().accent(), Color.WHITE, 0.4));
    c.box(x - size * 0.045, lamp - size * 0.035, size * 0.09, size * 0.08);
    c.g().setColor(STRIPE);
    double roof = size * 0.12;
    c.g().fill(new Arc2D.Double(x - roof / 2, lamp - size * 0.095, roof, roof, 0, 180, Arc2D.PIE));
  }

  private static Path2D tower(double x, double low, double high, double size) {
    Path2D path = new Path2D.Double();
    path.moveTo(x - size * 0.105, low);
    path.lineTo(x - size * 0.062, high);
    path.lineTo(x + size * 0.062, high);
    path.lineTo(x + size * 0.105, low);
    path.closePath();
    return path;
  }

  private static void stripes(Canvas c, Path2D tower, double lamp, double size) {
    Shape before = c.g().getClip();
    c.g().clip(tower);
    c.g().setColor(Palette.alpha(STRIPE, 0.88));
    for (int band = 0; band < 3; band++) {
      c.box(0, lamp + size * (0.2 + band * 0.27), c.w(), size * 0.125);
    }
    c.g().setClip(before);
  }

  private static void beam(Canvas c, double x, double y, int side) {
    double reach = Math.hypot(c.w(), c.h());
    Path2D light = new Path2D.Double();
    light.moveTo(x, y);
    light.lineTo(x + side * reach, y - reach * 0.20);
    light.lineTo(x + side * reach, y + reach * 0.03);
    light.closePath();
    Color color = c.palette().accent();
    Color[] fading = {
      Palette.alpha(color, 0.75), Palette.alpha(color, 0.3), Palette.alpha(color, 0)
    };
    float end = (float) (x + side * reach * 0.8);
    c.g()
        .setPaint(
            new LinearGradientPaint(
                (float) x, (float) y, end, (float) y, new float[] {0f, 0.25f, 1f}, fading));
    c.g().fill(light);
  }

  private static void rock(Canvas c, double x, double base, double size) {
    Path2D rock = new Path2D.Double();
    rock.moveTo(x - size * 0.62, c.h());
    int steps = 14;
    for (int i = 0; i <= steps; i++) {
      double place = (double) i / steps;
      double slope = 1 - Math.min(1, Math.sin(place * Math.PI) * 1.7);
      double y = base + size * 0.3 * slope - size * c.between(-0.012, 0.022);
      rock.lineTo(x - size * 0.56 + place * size * 1.12, y);
    }
    rock.lineTo(x + size * 0.62, c.h());
    rock.closePath();
    Color upper = c.palette().layer(0.75);
    Color lower = c.palette().near();
    c.g()
        .setPaint(new GradientPaint(0, (float) base, upper, 0, (float) (base + size * 0.4), lower));
    c.g().fill(rock);
  }
}
