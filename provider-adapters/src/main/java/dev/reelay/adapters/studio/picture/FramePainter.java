package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Paints the designed frame of a scene. */
public final class FramePainter {

  private FramePainter() {}

  /**
   * What to paint.
   *
   * @param width pixels
   * @param height pixels
   * @param palette colors
   * @param motif what it shows
   * @param heading large text, may be empty
   * @param kicker small text above the heading, may be empty
   * @param opening whether this is the title frame
   * @param seed the same seed gives the same picture
   */
  public record Design(
      int width,
      int height,
      Palette palette,
      Motif motif,
      String heading,
      String kicker,
      boolean opening,
      long seed) {}

  /** Paints a frame. */
  public static BufferedImage paint(Design design) {
    BufferedImage image =
        new BufferedImage(design.width(), design.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      smooth(g);
      Random random = new Random(design.seed());
      Canvas canvas = new Canvas(g, design.width(), design.height(), design.palette(), random);
      design.motif().paint(canvas);
      vignette(canvas);
      grain(image, random);
      if (design.opening()) {
        title(canvas, design);
      } else {
        heading(canvas, design);
      }
      return image;
    } finally {
      g.dispose();
    }
  }

  static void smooth(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
  }

  private static void vignette(Canvas c) {
    float radius = (float) Math.hypot(c.w(), c.h()) / 2;
    c.g()
        .setPaint(
            new RadialGradientPaint(
                c.w() / 2f,
                c.h() * 0.46f,
                radius,
                new float[] {0.45f, 1f},
                new Color[] {new Color(0, 0, 0, 0), new Color(0, 0, 0, 120)}));
    c.g().fill(new Rectangle2D.Double(0, 0, c.w(), c.h()));
  }

  // One step of noise keeps wide gradients from showing bands once they are encoded.
  private static void grain(BufferedImage image, Random random) {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x += 10) {
        int noise = random.nextInt();
        for (int i = x; i < Math.min(x + 10, row.length); i++) {
          row[i] = shifted(row[i], (noise & 7) * 3 / 7 - 1);
          noise >>>= 3;
        }
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
  }

  private static int shifted(int color, int by) {
    int red = Math.clamp(((color >> 16) & 255) + by, 0, 255);
    int green = Math.clamp(((color >> 8) & 255) + by, 0, 255);
    int blue = Math.clamp((color & 255) + by, 0, 255);
    return red << 16 | green << 8 | blue;
  }

  private static void title(Canvas c, Design design) {
    boolean aside = design.motif().standsRight() && c.w() > c.h();
    double center = c.w() * (aside ? 0.35 : 0.5);
    double middle = design.motif().standsRight() && !aside ? 0.24 : 0.43;
    double width = c.w() * (aside ? 0.52 : 0.78);
    float largest = (float) Math.min(c.unit() * 13, c.w() * 0.12);
    TextBlock text =
        TextBlock.balanced(Typeface.TITLE, design.heading(), largest, width, c.h() * 0.4);
    if (text.empty()) {
      return;
    }
    double top = c.h() * middle - text.height() / 2;
    scrim(c, center, c.h() * middle, Math.max(text.width(), text.height()) * 0.78);
    text.paint(c.g(), center, top, true);
    double bar = Math.max(text.size() * 1.4, c.unit() * 8);
    double under = top + text.height() + text.size() * 0.28;
    c.g().setColor(c.palette().accent());
    c.g().fill(pill(center - bar / 2, under, bar, Math.max(1.5, c.unit() * 0.9)));
    small(c, design.kicker(), center, top - c.unit() * 6.2, true);
  }

  private static void heading(Canvas c, Design design) {
    double x = c.w() * 0.09;
    double top = c.h() * 0.13;
    double width = c.w() * 0.66;
    float largest = (float) Math.min(c.unit() * 8.6, c.w() * 0.085);
    TextBlock text =
        TextBlock.balanced(Typeface.TITLE, design.heading(), largest, width, c.h() * 0.30);
    if (text.empty()) {
      return;
    }
    c.g()
        .setPaint(
            new LinearGradientPaint(
                0,
                0,
                0,
                (float) (top + text.height() + c.h() * 0.2),
                new float[] {0f, 0.5f, 1f},
                new Color[] {
                  new Color(0, 0, 0, 120), new Color(0, 0, 0, 75), new Color(0, 0, 0, 0)
                }));
    c.g().fill(new Rectangle2D.Double(0, 0, c.w(), top + text.height() + c.h() * 0.2));
    c.g().setColor(c.palette().accent());
    c.g()
        .fill(
            pill(
                x - c.unit() * 2.6,
                top + text.size() * 0.16,
                Math.max(1.5, c.unit() * 0.8),
                text.height() - text.size() * 0.2));
    text.paint(c.g(), x, top, false);
    small(c, design.kicker(), x, top - c.unit() * 4.8, false);
  }

  private static void small(Canvas c, String words, double x, double top, boolean centered) {
    float size = (float) (c.unit() * 3.0);
    if (size < 7 || words.isEmpty()) {
      return;
    }
    TextBlock text = TextBlock.fit(Typeface.TEXT, words, size, c.w() * 0.8, size * 1.3);
    text.paint(c.g(), x, top, centered);
  }

  private static void scrim(Canvas c, double x, double y, double radius) {
    c.g()
        .setPaint(
            new RadialGradientPaint(
                (float) x,
                (float) y,
                (float) Math.max(2, radius),
                new float[] {0f, 0.6f, 1f},
                new Color[] {
                  new Color(0, 0, 0, 105), new Color(0, 0, 0, 62), new Color(0, 0, 0, 0)
                }));
    c.g().fill(new Rectangle2D.Double(0, 0, c.w(), c.h()));
  }

  private static RoundRectangle2D pill(double x, double y, double width, double height) {
    double round = Math.min(width, height);
    return new RoundRectangle2D.Double(x, y, width, height, round, round);
  }
}
