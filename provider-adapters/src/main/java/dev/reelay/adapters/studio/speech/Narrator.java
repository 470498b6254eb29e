package dev.reelay.adapters.studio.speech;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A speech engine. */
public interface Narrator {

  /** Its name, as shown to users. */
  String name();

  /** Whether it can speak a language, by its two-letter code. */
  boolean speaks(String language);

  /**
   * Speaks a text.
   *
   * @param line what to say
   * @param folder a folder for files needed in between; nothing is left there
   * @param cancelled polled while an external program runs
   * @throws CancellationException when cancelled
   * @throws IOException when the engine fails
   */
  Wave speak(Line line, Path folder, BooleanSupplier cancelled)
      throws IOException, InterruptedException;

  /**
   * Something to say.
   *
   * @param text the words
   * @param language two-letter code
   * @param voice 0 or more; the same number gives the same voice
   * @param speed 1.0 for the engine's natural pace, 0.5 to 2.0
   */
  record Line(String text, String language, int voice, double speed) {

    /** The same line at another pace. */
    public Line at(double newSpeed) {
      return new Line(text, language, voice, newSpeed);
    }
  }
}
