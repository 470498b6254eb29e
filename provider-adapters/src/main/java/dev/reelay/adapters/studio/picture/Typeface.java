package dev.reelay.adapters.studio.picture;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.TextAttribute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.AttributedString;
import java.util.List;

/** The bundled fonts; a character is set in the first font that has it. */
final class Typeface {

  static final Typeface TITLE = new Typeface(List.of("Lato-Black", "NotoSans-Bold"));
  static final Typeface TEXT = new Typeface(List.of("NotoSans-Bold"));

  private static final List<String> OTHER_SCRIPTS =
      List.of(
          "NotoSansArabic-Bold",
          "NotoSansHebrew-Bold",
          "NotoSansDevanagari-Bold",
          "NotoSansThai-Bold",
          "DroidSansFallbackFull");

  private final List<String> preferred;
  private volatile List<Font> loaded = List.of();

  private Typeface(List<String> preferred) {
    this.preferred = preferred;
  }

  private List<Font> fonts() {
    if (loaded.isEmpty()) {
      loaded =
          java.util.stream.Stream.concat(preferred.stream(), OTHER_SCRIPTS.stream())
              .map(Typeface::load)
              .toList();
    }
    return loaded;
  }

  private static Font load(String name) {
    String path = "/studio/fonts/" + name + ".ttf";
    try (InputStream content = Typeface.class.getResourceAsStream(path)) {
      if (content == null) {
        throw new IOException("a bundled font is missing");
      }
      return Font.createFont(Font.TRUETYPE_FONT, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new UncheckedIOException(new IOException("a bundled font is damaged", e));
    }
  }

  /** The text without what no font can show, such as emojis, and with plain single spaces. */
  String showable(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .map(point -> Character.isWhitespace(point) || Character.isISOControl(point) ? ' ' : point)
        .filter(point -> Character.getType(point) != Character.FORMAT)
        .filter(point -> fonts().stream().anyMatch(font -> font.canDisplay(point)))
        .forEach(kept::appendCodePoint);
    return kept.toString().replaceAll("\\s+", " ").strip();
  }

  /** The text with fonts attached, at a size in pixels; it must be showable and not empty. */
  AttributedString set(String text, float size) {
    AttributedString result = new AttributedString(text);
    int at = 0;
    while (at < text.length()) {
      Font font = fontFor(text.codePointAt(at));
      int end = at;
      while (end < text.length() && belongs(font, text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      end = Math.max(end, at + Character.charCount(text.codePointAt(at)));
      result.addAttribute(TextAttribute.FONT, font.deriveFont(size), at, end);
      at = end;
    }
    return result;
  }

  // A run goes on over spaces and accents, so that words of one script are shaped as a whole.
  private boolean belongs(Font font, int point) {
    return font.equals(fontFor(point)) || (point == ' ' && font.canDisplay(point));
  }

  private Font fontFor(int point) {
    for (Font font : fonts()) {
      if (font.canDisplay(point)) {
        return font;
      }
    }
    return fonts().getFirst();
  }
}
