package dev.reelay.adapters.studio.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;

/** Lines of text that fit into a box. */
final class TextBlock {

  private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);
  private static final float SMALLEST = 5f;
  private static final float LINE = 1.14f;

  private final List<TextLayout> lines;
  private final float size;

  private TextBlock(List<TextLayout> lines, float size) {
    this.lines = lines;
    this.size = size;
  }

  /**
   * The largest setting that fits; when not even the smallest does, the end is left out.
   *
   * @param largest font size in pixels to begin with
   */
  static TextBlock fit(Typeface face, String text, float largest, double width, double height) {
    String shown = face.showable(text);
    if (shown.isEmpty()) {
      return new TextBlock(List.of(), largest);
    }
    float size = Math.max(SMALLEST, largest);
    TextBlock block = at(face, shown, size, width);
    while (size > SMALLEST && (block.height() > height || block.breaksWords(shown, width))) {
      size = Math.max(SMALLEST, size * 0.93f);
      block = at(face, shown, size, width);
    }
    int fitting = (int) Math.max(1, Math.floor(height / (size * LINE)));
    return block.lines.size() <= fitting
        ? block
        : new TextBlock(block.lines.subList(0, fitting), size);
  }

  /** Like {@link #fit}, with lines of about the same length. */
  static TextBlock balanced(
      Typeface face, String text, float largest, double width, double height) {
    TextBlock best = fit(face, text, largest, width, height);
    String shown = face.showable(text);
    double narrow = width;
    while (best.lines.size() > 1 && narrow > width * 0.4) {
      narrow -= width * 0.03;
      TextBlock next = at(face, shown, best.size, narrow);
      if (next.lines.size() != best.lines.size() || next.breaksWords(shown, narrow)) {
        return best;
      }
      best = next;
    }
    return best;
  }

  private static TextBlock at(Typeface face, String text, float size, double width) {
    AttributedString set = face.set(text, size);
    LineBreakMeasurer measurer = new LineBreakMeasurer(set.getIterator(), METRICS);
    List<TextLayout> lines = new ArrayList<>();
    while (measurer.getPosition() < text.length()) {
      TextLayout line = measurer.nextLayout((float) Math.max(width, 1));
      lines.add(line);
    }
    return new TextBlock(lines, size);
  }

  // A break inside a word shows as a line that does not end where a word does.
  private boolean breaksWords(String text, double width) {
    int at = 0;
    for (TextLayout line : lines) {
      at += line.getCharacterCount();
      if (line.getAdvance() > width * 1.01
          || (at < text.length() && isWord(text.charAt(at - 1)) && isWord(text.charAt(at)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWord(char letter) {
    return Character.isLetterOrDigit(letter) && letter < 0x2E80;
  }

  float size() {
    return size;
  }

  boolean empty() {
    return lines.isEmpty();
  }

  double height() {
    return lines.size() * size * LINE;
  }

  double width() {
    return lines.stream().mapToDouble(TextLayout::getVisibleAdvance).max().orElse(0);
  }

  /**
   * Paints the lines.
   *
   * @param x the left edge, or the center when centered
   * @param top upper edge of the first line
   */
  void paint(Graphics2D g, double x, double top, boolean centered) {
    float y = (float) top + size * 0.92f;
    float shadow = Math.max(0.6f, size * 0.045f);
    for (TextLayout line : lines) {
      float left = (float) (centered ? x - line.getVisibleAdvance() / 2 : x);
      g.setColor(new Color(0, 0, 0, 70));
      line.draw(g, left + shadow * 1.7f, y + shadow * 1.7f);
      g.setColor(new Color(0, 0, 0, 120));
      line.draw(g, left + shadow * 0.7f, y + shadow * 0.7f);
      g.setColor(Color.WHITE);
      line.draw(g, left, y);
      y += size * LINE;
    }
  }
}
