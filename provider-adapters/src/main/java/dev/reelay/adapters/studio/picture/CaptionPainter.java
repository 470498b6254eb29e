package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** Paints a caption as a see-through strip, as wide as the picture. */
public final class CaptionPainter {

  private CaptionPainter() {}

  /**
   * A caption and where it goes.
   *
   * @param image with transparency; width and height are even
   * @param y upper edge within the picture, even
   */
  public record Strip(BufferedImage image, int y) {}

  /**
   * Paints a caption for a picture of the given size; words that fit nowhere leave an empty strip.
   */
  public static Strip paint(String words, int width, int height) {
    double unit = Math.min(width, height) / 100.0;
    float largest = (float) Math.max(7, Math.min(unit * 4.6, width * 0.05));
    double room = height * 0.2;
    double pad = largest * 0.55;
    TextBlock text = TextBlock.fit(Typeface.TEXT, words, largest, width * 0.86 - pad * 2, room);
    int strip = even(Math.max(2, Math.min(height, text.height() + pad * 1.5)));
    BufferedImage image = new BufferedImage(width, strip, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    try {
      FramePainter.smooth(g);
      if (!text.empty()) {
        double box = Math.min(width, text.width() + pad * 2.6);
        g.setColor(new Color(8, 10, 16, 150));
        g.fill(new RoundRectangle2D.Double((width - box) / 2, 0, box, strip, pad * 1.4, pad * 1.4));
        text.paint(g, width / 2.0, (strip - text.height()) / 2, true);
      }
    } finally {
      g.dispose();
    }
    int y = even(Math.max(0, height * 0.93 - strip));
    return new Strip(image, Math.min(y, even(height - (double) strip)));
  }

  private static int even(double value) {
    return (int) Math.floor(value / 2) * 2;
  }
}
