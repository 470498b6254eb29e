package dev.reelay.adapters.studio.speech;

import dev.reelay.adapters.studio.process.ChildProcess;
import dev.reelay.adapters.studio.process.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** eSpeak NG, run as a program. */
public final class EspeakNarrator implements Narrator {

  private static final int NATURAL_WORDS_PER_MINUTE = 158;
  private static final List<String> ENGLISH =
      List.of("en-us", "en-us+f3", "en-gb", "en-gb-x-rp+f2", "en-us+m3");
  private static final Map<String, String> VOICES =
      Map.ofEntries(
          Map.entry("ru", "ru"),
          Map.entry("el", "el"),
          Map.entry("ar", "ar"),
          Map.entry("he", "he"),
          Map.entry("hi", "hi"),
          Map.entry("th", "th"),
          Map.entry("zh", "cmn"),
          Map.entry("ja", "ja"),
          Map.entry("ko", "ko"));

  private final Path program;

  private EspeakNarrator(Path program) {
    this.program = program;
  }

  /** The installed one, when there is one. */
  public static Optional<Narrator> installed() {
    return Ffmpeg.onPath("espeak-ng").map(EspeakNarrator::new);
  }

  @Override
  public String name() {
    return "eSpeak NG";
  }

  @Override
  public boolean speaks(String language) {
    return language.equals("en") || VOICES.containsKey(language);
  }

  @Override
  public Wave speak(Line line, Path folder, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Path text = Files.createTempFile(folder, "say", ".part");
    Path sound = Files.createTempFile(folder, "said", ".part");
    try {
      // A file, so that a text can neither be taken for an option nor be too long for a command.
      Files.writeString(text, line.text());
      var outcome = say(line, voice(line), text, sound, cancelled);
      if (outcome.exitCode() != 0 && !line.language().equals("en")) {
        // Voices of rarer languages come with some versions only.
        outcome = say(line, ENGLISH.getFirst(), text, sound, cancelled);
      }
      if (outcome.exitCode() != 0) {
        throw new IOException(
            "espeak-ng ended with " + outcome.exitCode() + ": " + outcome.errors());
      }
      return Wave.read(sound);
    } finally {
      Files.deleteIfExists(text);
      Files.deleteIfExists(sound);
    }
  }

  private ChildProcess.Outcome say(
      Line line, String voice, Path text, Path sound, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program.toString(),
            "-b",
            "1",
            "-v",
            voice,
            "-s",
            Long.toString(Math.round(NATURAL_WORDS_PER_MINUTE * line.speed())),
            "-w",
            sound.toString(),
            "-f",
            text.toString());
    Path log = sound.resolveSibling(sound.getFileName() + ".log");
    return ChildProcess.run(command, log, _ -> {}, cancelled);
  }

  private static String voice(Line line) {
    return VOICES.getOrDefault(line.language(), ENGLISH.get(line.voice() % ENGLISH.size()));
  }
}
