package dev.reelay.adapters.studio.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Single things that give a scene its center. */
final class Landmark {

  private Landmark() {}

  static void planet(Canvas c, double x, double y, double radius) {
    double px = x * c.w();
    double py = y * c.h();
    double size = radius * c.unit();
    Color body = c.palette().bottom();
    c.glow(px, py, size * 2.1, c.palette().accent(), 0.3);
    Ellipse2D disc = new Ellipse2D.Double(px - size, py - size, size * 2, size * 2);
    ring(c, px, py, size, false);
    c.g()
        .setPaint(
            new GradientPaint(
                (float) (px - size * 0.7),
                (float) (py - size * 0.8),
                Palette.mix(body, Color.WHITE, 0.5),
                (float) (px + size * 0.7),
                (float) (py + size * 0.8),
                c.palette().top()));
    c.g().fill(disc);
    Shape before = c.g().getClip();
    c.g().clip(disc);
    for (int band = 0; band < 9; band++) {
      double at = py - size + band * size * 0.24;
      c.g()
          .setColor(
              Palette.alpha(
                  band % 2 == 0 ? Color.WHITE : c.palette().near(), c.between(0.04, 0.16)));
      c.g().fill(new Ellipse2D.Double(px - size * 1.4, at, size * 2.8, size * c.between(0.1, 0.3)));
    }
    c.g().setClip(before);
    ring(c, px, py, size, true);
  }

  private static void ring(Canvas c, double x, double y, double size, boolean front) {
    Graphics2D g = (Graphics2D) c.g().create();
    g.rotate(-0.32, x, y);
    double[][] rings = {{1.75, 0.16, 0.5}, {2.05, 0.08, 0.35}};
    for (double[] ring : rings) {
      g.setStroke(
          new BasicStroke((float) (size * ring[1]), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      g.setColor(Palette.alpha(c.palette().accent(), ring[2]));
      g.draw(
          new Arc2D.Double(
              x - size * ring[0],
              y - size * ring[0] * 0.24,
              size * ring[0] * 2,
              size * ring[0] * 0.48,
              front ? 180 : 0,
              180,
              Arc2D.OPEN));
    }
    g.dispose();
  }

  static void ribbons(Canvas c) {
    for (int i = 0; i < 9; i++) {
      double from = c.between(-0.05, 1.05) * c.h();
      double to = c.between(-0.05, 1.05) * c.h();
      double thick = c.unit() * c.between(3, 16);
      Path2D ribbon = new Path2D.Double();
      ribbon.moveTo(-10, from);
      ribbon.curveTo(
          c.w() * 0.33,
          c.between(-0.2, 1.2) * c.h(),
          c.w() * 0.66,
          c.between(-0.2, 1.2) * c.h(),
          c.w() + 10.0,
          to);
      Color color =
          switch (i % 3) {
            case 0 -> c.palette().accent();
            case 1 -> c.palette().bottom();
            default -> c.palette().layer(0.1);
          };
      c.g().setStroke(new BasicStroke((float) thick, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      c.g()
          .setPaint(
              new LinearGradientPaint(
                  0,
                  0,
                  c.w(),
                  0,
                  new float[] {0f, 0.5f, 1f},
                  new Color[] {
                    Palette.alpha(color, 0.04),
                    Palette.alpha(color, 0.42),
                    Palette.alpha(color, 0.08)
                  }));
      c.g().draw(ribbon);
    }
  }

  static void bokeh(Canvas c) {
    for (int i = 0; i < 46; i++) {
      double x = c.between(-0.05, 1.05) * c.w();
      double y = c.between(-0.05, 1.05) * c.h();
      double size = c.unit() * (1.2 + Math.pow(c.random().nextDouble(), 2) * 12);
      Color color =
          Palette.mix(
              c.palette().accent(),
              i % 2 == 0 ? c.palette().bottom() : Color.WHITE,
              c.between(0, 0.7));
      double opacity = c.between(0.10, 0.34);
      c.g().setColor(Palette.alpha(color, opacity));
      c.disc(x, y, size);
      c.g().setStroke(new BasicStroke((float) (size * 0.07)));
      c.g().setColor(Palette.alpha(Color.WHITE, opacity * 0.7));
      c.g().draw(new Ellipse2D.Double(x - size, y - size, size * 2, size * 2));
    }
  }

  static void grid(Canvas c, double horizon) {
    double y0 = horizon * c.h();
    c.g()
        .setPaint(
            new GradientPaint(0, (float) y0, c.palette().layer(0.5), 0, c.h(), c.palette().near()));
    c.g().fill(new Rectangle2D.Double(0, y0, c.w(), c.h() - y0));
    c.g().setColor(Palette.alpha(c.palette().accent(), 0.75));
    c.g().setStroke(new BasicStroke((float) Math.max(0.6, c.unit() * 0.24)));
    for (int i = -24; i <= 24; i++) {
      c.g()
          .draw(
              new Line2D.Double(
                  c.w() / 2.0 + i * c.unit() * 2.4, y0, c.w() / 2.0 + i * c.unit() * 26, c.h()));
    }
    for (int i = 0; i < 15; i++) {
      double y = y0 + (c.h() - y0) * Math.pow(i / 14.0, 2.4);
      c.g().draw(new Line2D.Double(0, y, c.w(), y));
    }
    c.glow(c.w() / 2.0, y0, c.w() * 0.5, c.palette().accent(), 0.3);
  }

  static void blinds(Canvas c, double x, double y, double radius) {
    double size = radius * c.unit();
    double px = x * c.w();
    double py = y * c.h();
    Sky.sun(c, x, y, radius);
    c.g().setColor(c.palette().middle());
    Shape before = c.g().getClip();
    c.g().clip(new Ellipse2D.Double(px - size, py - size, size * 2, size * 2));
    for (int i = 0; i < 6; i++) {
      double at = py + size * (0.02 + i * 0.17);
      c.g().fill(new Rectangle2D.Double(px - size, at, size * 2, size * (0.03 + i * 0.014)));
    }
    c.g().setClip(before);
  }
}
