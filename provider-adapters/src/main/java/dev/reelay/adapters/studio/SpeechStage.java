package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.speech.EspeakNarrator;
import dev.reelay.adapters.studio.speech.FreeTtsNarrator;
import dev.reelay.adapters.studio.speech.Narrator;
import dev.reelay.adapters.studio.speech.Narrator.Line;
import dev.reelay.adapters.studio.speech.Wave;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks the narration, one file per scene, each exactly as long as its scene. */
final class SpeechStage implements Stage {

  private static final double MOST_HASTE = 1.45;
  private static final double LEAD_SECONDS = 0.18;
  private static final double REST_SECONDS = 0.08;
  private static final float PEAK = 0.82f;

  private final StudioSettings settings;

  SpeechStage(StudioSettings settings) {
    this.settings = settings;
  }

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    Storyboard board = run.storyboard();
    Narrator narrator = narrator(settings.speech());
    List<ProducedFile> files = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    int count = board.scenes().size();
    for (Scene scene : board.scenes()) {
      run.check();
      String message = "Synthesizing scene " + scene.number() + " of " + count;
      run.item(message, scene.heading(), scene.number(), count);
      if (!narrator.speaks(scene.language())) {
        warnings.add(narrator.name() + " does not speak the language of scene " + scene.number());
      }
      String name = scene.stem() + ".wav";
      Path file = run.folder().make(name, part -> speak(run, narrator, board, scene).write(part));
      files.add(new ProducedFile(name, file, "audio/wav"));
    }
    run.finished("Synthesized " + count + (count == 1 ? " scene" : " scenes"), count);
    return new StageResult(
        files, warnings, Map.of("speech", narrator.name(), "sampleRate", Wave.STUDIO_RATE));
  }

  private static Narrator narrator(StudioSettings.Speech speech) throws StudioException {
    Optional<Narrator> espeak = EspeakNarrator.installed();
    return switch (speech) {
      case AUTO -> espeak.orElseGet(FreeTtsNarrator::new);
      case FREETTS -> new FreeTtsNarrator();
      case ESPEAK_NG ->
          espeak.orElseThrow(
              () -> new StudioException(Kind.PROVIDER_UNAVAILABLE, "eSpeak NG is not installed"));
    };
  }

  private static Wave speak(Run run, Narrator narrator, Storyboard board, Scene scene)
      throws IOException, InterruptedException {
    int length =
        samplesUntil(board, scene.startFrame() + scene.frames())
            - samplesUntil(board, scene.startFrame());
    double seconds = (double) length / Wave.STUDIO_RATE;
    boolean known = narrator.speaks(scene.language());
    String text = known ? scene.narration() : "Scene " + scene.number() + ".";
    int voice = Math.floorMod(run.work().seed(), 1_000_003);
    Line line = new Line(text, known ? scene.language() : "en", voice, 1);
    Wave wave = take(run, narrator, line);
    double room = Math.max(0.3, seconds - LEAD_SECONDS - REST_SECONDS);
    if (wave.seconds() > room) {
      wave = take(run, narrator, line.at(Math.min(MOST_HASTE, wave.seconds() / room * 1.02)));
    }
    int lead = (int) (LEAD_SECONDS * Wave.STUDIO_RATE);
    return wave.resampled(Wave.STUDIO_RATE).normalized(PEAK).fitted(lead, length);
  }

  private static Wave take(Run run, Narrator narrator, Line line)
      throws IOException, InterruptedException {
    return narrator.speak(line, run.folder().path(), run.observer()::cancelled).trimmed();
  }

  // Counted from the film's start, so that rounding does not add up over the scenes.
  private static int samplesUntil(Storyboard board, int frame) {
    return (int) ((long) frame * Wave.STUDIO_RATE / board.fps());
  }
}
