package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Scene;
import java.util.Locale;

/** Writes captions for players. */
final class WebVtt {

  private WebVtt() {}

  static String write(Storyboard board) {
    StringBuilder text = new StringBuilder("WEBVTT\n");
    for (Scene scene : board.scenes()) {
      if (scene.narration().isBlank()) {
        continue;
      }
      text.append('\n').append(scene.number()).append('\n');
      text.append(time(board.seconds(scene.startFrame())));
      text.append(" --> ");
      text.append(time(board.seconds(scene.startFrame() + scene.frames()))).append('\n');
      text.append(escaped(scene.narration())).append('\n');
    }
    return text.toString();
  }

  private static String time(double seconds) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }

  // An arrow or a blank line would end the cue.
  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
