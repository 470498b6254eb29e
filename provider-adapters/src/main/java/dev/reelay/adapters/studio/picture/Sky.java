package dev.reelay.adapters.studio.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.LinearGradientPaint;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Everything above the horizon. */
final class Sky {

  private Sky() {}

  static void gradient(Canvas c) {
    float[] stops = {0f, 0.55f, 1f};
    Color[] colors = {c.palette().top(), c.palette().middle(), c.palette().bottom()};
    float lean = (float) (c.between(-15, 15) * c.unit());
    c.g()
        .setPaint(
            new LinearGradientPaint(
                c.w() / 2f - lean, 0, c.w() / 2f + lean, c.h() * 0.82f, stops, colors));
    c.g().fill(new Rectangle2D.Double(0, 0, c.w(), c.h()));
  }

  static void stars(Canvas c, double lowest) {
    int count = 170;
    for (int i = 0; i < count; i++) {
      double x = c.between(0, c.w());
      double y = Math.pow(c.random().nextDouble(), 1.3) * lowest * c.h();
      double size = c.unit() * c.between(0.07, 0.24);
      double fade = 1 - y / (lowest * c.h());
      c.g().setColor(Palette.alpha(Color.WHITE, c.between(0.25, 0.95) * fade));
      c.disc(x, y, size);
      if (i % 17 == 0) {
        c.glow(x, y, size * 9, Color.WHITE, 0.4 * fade);
      }
    }
  }

  static void sun(Canvas c, double x, double y, double radius) {
    double size = radius * c.unit();
    Color light = c.palette().accent();
    c.glow(x * c.w(), y * c.h(), size * 5.5, light, 0.5);
    c.glow(x * c.w(), y * c.h(), size * 2.1, light, 0.75);
    c.g().setColor(Palette.mix(light, Color.WHITE, 0.45));
    c.disc(x * c.w(), y * c.h(), size);
  }

  static void moon(Canvas c, double x, double y, double radius) {
    double size = radius * c.unit();
    Color light = Palette.mix(c.palette().accent(), Color.WHITE, 0.6);
    c.glow(x * c.w(), y * c.h(), size * 4.5, light, 0.42);
    c.g().setColor(light);
    c.disc(x * c.w(), y * c.h(), size);
    Color shade = Palette.alpha(Palette.mix(light, c.palette().middle(), 0.5), 0.32);
    c.g().setColor(shade);
    double[][] craters = {
      {-0.35, -0.2, 0.24}, {0.25, 0.3, 0.18}, {0.3, -0.4, 0.13}, {-0.2, 0.45, 0.11}
    };
    for (double[] crater : craters) {
      c.disc(x * c.w() + crater[0] * size, y * c.h() + crater[1] * size, crater[2] * size);
    }
  }

  static void clouds(Canvas c, double from, double to, double opacity) {
    int banks = 7;
    for (int bank = 0; bank < banks; bank++) {
      double x = c.between(-0.1, 1.1) * c.w();
      double y = c.between(from, to) * c.h();
      double width = c.unit() * c.between(28, 62);
      Color tone = Palette.mix(c.palette().bottom(), c.palette().top(), c.between(0.1, 0.75));
      for (int puff = 0; puff < 13; puff++) {
        double side = c.between(-0.5, 0.5);
        double size = width * (0.34 - Math.abs(side) * 0.38) * c.between(0.75, 1.2);
        double px = x + side * width;
        double py = y + c.between(-0.06, 0.06) * width;
        c.glow(px, py, Math.max(1, size * 1.3), tone, opacity);
      }
    }
  }

  static void rain(Canvas c) {
    double length = c.unit() * 5.5;
    for (int i = 0; i < 240; i++) {
      double x = c.between(-0.1, 1.1) * c.w();
      double y = c.between(-0.05, 1) * c.h();
      double near = c.between(0.35, 1);
      c.g().setStroke(new BasicStroke((float) (c.unit() * 0.16 * near)));
      c.g().setColor(Palette.alpha(Color.WHITE, 0.26 * near));
      c.g().draw(new Line2D.Double(x, y, x - length * 0.24 * near, y + length * near));
    }
  }

  static void snow(Canvas c) {
    for (int i = 0; i < 150; i++) {
      double near = Math.pow(c.random().nextDouble(), 2);
      double x = c.between(0, c.w());
      double y = c.between(0, c.h());
      double size = c.unit() * (0.28 + near * 1.1);
      c.glow(x, y, size * 1.7, Color.WHITE, 0.85 - near * 0.35);
    }
  }

  static void lightning(Canvas c, double x, double lowest) {
    Path2D bolt = new Path2D.Double();
    double px = x * c.w();
    double py = 0;
    bolt.moveTo(px, py);
    int steps = 11;
    for (int i = 0; i < steps; i++) {
      px += c.unit() * c.between(-5, 4.6);
      py += lowest * c.h() / steps;
      bolt.lineTo(px, py);
    }
    c.glow(px, lowest * c.h() * 0.5, c.unit() * 60, Color.WHITE, 0.24);
    double[][] strokes = {{2.6, 0.10}, {1.2, 0.25}, {0.42, 0.95}};
    for (double[] stroke : strokes) {
      c.g()
          .setStroke(
              new BasicStroke(
                  (float) (c.unit() * stroke[0]), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      c.g().setColor(Palette.alpha(Color.WHITE, stroke[1]));
      c.g().draw(bolt);
    }
  }

  static void birds(Canvas c, double from, double to) {
    int count = 4 + c.random().nextInt(5);
    double cx = c.between(0.25, 0.75) * c.w();
    double cy = c.between(from, to) * c.h();
    c.g().setColor(Palette.alpha(c.palette().near(), 0.8));
    for (int i = 0; i < count; i++) {
      double x = cx + c.unit() * c.between(-18, 18);
      double y = cy + c.unit() * c.between(-7, 7);
      double size = c.unit() * c.between(1.0, 2.1);
      Path2D bird = new Path2D.Double();
      bird.moveTo(x - size, y - size * 0.35);
      bird.quadTo(x - size * 0.4, y - size * 0.6, x, y);
      bird.quadTo(x + size * 0.4, y - size * 0.6, x + size, y - size * 0.35);
      c.g()
          .setStroke(
              new BasicStroke(
                  (float) (size * 0.16), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      c.g().draw(bird);
    }
  }
}
