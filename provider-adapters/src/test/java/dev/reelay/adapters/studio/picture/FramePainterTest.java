package dev.reelay.adapters.studio.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FramePainterTest {

  @ParameterizedTest
  @EnumSource(Motif.class)
  void everyMotifFillsItsFrameWithManyColors(Motif motif) {
    // When
    BufferedImage frame = paint(motif, "The Sea", 160, 90, 5);

    // Then
    long colors = colors(frame);
    assertThat(colors).isGreaterThan(300);
  }

  @ParameterizedTest
  @EnumSource(Motif.class)
  void everyMotifFitsAnyFormat(Motif motif) {
    // When / Then
    assertThat(paint(motif, "The Sea", 64, 640, 5).getHeight()).isEqualTo(640);
    assertThat(paint(motif, "The Sea", 640, 64, 5).getWidth()).isEqualTo(640);
  }

  @Test
  void headingsOfAllScriptsLeaveTheirMark() {
    // Given
    int[] plain = pixels(paint(Motif.NIGHT, "", 320, 180, 5));

    // When / Then
    for (String heading : new String[] {"Sea", "Море", "بحر", "ים", "海", "สวัสดี", "समुद्र"}) {
      assertThat(pixels(paint(Motif.NIGHT, heading, 320, 180, 5))).isNotEqualTo(plain);
    }
  }

  @Test
  void charactersThatNoFontHasAreLeftOut() {
    // When / Then
    assertThat(Typeface.TITLE.showable("Party 🎉  time\u200B\n!")).isEqualTo("Party time !");
    assertThat(Typeface.TITLE.showable("🎉👩‍👩‍👧")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "3840, 64", "64, 3840", "1280, 720", "66, 70"})
  void captionsStayInsideThePicture(int width, int height) {
    // Given
    String words = "A caption of a fair length, which has to find its place somehow. ".repeat(3);

    // When
    CaptionPainter.Strip strip = CaptionPainter.paint(words, width, height);

    // Then
    assertThat(strip.image().getWidth()).isEqualTo(width);
    assertThat(strip.y()).isNotNegative().isEven();
    assertThat(strip.image().getHeight()).isPositive().isEven();
    assertThat(strip.y() + strip.image().getHeight()).isLessThanOrEqualTo(height);
  }

  @Test
  void anEmptyCaptionIsSeeThrough() {
    // When
    CaptionPainter.Strip strip = CaptionPainter.paint("🎉", 64, 64);

    // Then
    assertThat(pixels(strip.image())).containsOnly(0);
  }

  private static BufferedImage paint(
      Motif motif, String heading, int width, int height, long seed) {
    return FramePainter.paint(
        new FramePainter.Design(
            width, height, Palette.DAWN, motif, heading, "02 / 03", seed % 2 == 0, seed));
  }

  private static long colors(BufferedImage image) {
    return java.util.Arrays.stream(pixels(image)).distinct().count();
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
