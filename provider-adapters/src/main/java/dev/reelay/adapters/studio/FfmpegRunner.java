package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.process.ChildProcess;
import dev.reelay.adapters.studio.process.Ffmpeg;
import dev.reelay.adapters.studio.process.FfmpegProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs ffmpeg for the stages. */
final class FfmpegRunner {

  private static final List<String> QUIET =
      List.of("-nostdin", "-hide_banner", "-loglevel", "error", "-y");
  private static final List<String> TALKING =
      List.of("-nostats", "-stats_period", "0.1", "-progress", "pipe:1");

  private final Ffmpeg ffmpeg;
  private final int niceness;

  private FfmpegRunner(Ffmpeg ffmpeg, int niceness) {
    this.ffmpeg = ffmpeg;
    this.niceness = niceness;
  }

  /** Finds ffmpeg as the settings say. */
  static FfmpegRunner find(StudioSettings settings) throws IOException, StudioException {
    Ffmpeg found =
        Ffmpeg.find(settings.ffmpeg(), settings.cacheFolder())
            .orElseThrow(
                () -> new StudioException(Kind.PROVIDER_UNAVAILABLE, "ffmpeg is not installed"));
    return new FfmpegRunner(found, settings.niceness());
  }

  String origin() {
    return ffmpeg.origin();
  }

  /** The whole command line, without progress reports. */
  List<String> bare(List<String> arguments, Path output) {
    return command(List.of(), arguments, output);
  }

  private List<String> command(List<String> talk, List<String> arguments, Path output) {
    List<String> all = new ArrayList<>(QUIET);
    all.addAll(talk);
    all.addAll(arguments);
    all.add(output.toString());
    return ffmpeg.command(niceness, all);
  }

  /** Makes a file. */
  void make(Run run, List<String> arguments, Path output)
      throws IOException, InterruptedException, StudioException {
    execute(run, command(List.of(), arguments, output), _ -> {});
  }

  /**
   * Makes a video of a known number of frames.
   *
   * @param frames hears how many frames are done, about ten times a second
   */
  void render(Run run, List<String> arguments, Path output, int totalFrames, IntConsumer frames)
      throws IOException, InterruptedException, StudioException {
    FfmpegProgress progress = new FfmpegProgress(run.work().fps(), totalFrames);
    execute(
        run, command(TALKING, arguments, output), line -> progress.line(line).ifPresent(frames));
  }

  private static void execute(
      Run run, List<String> command, java.util.function.Consumer<String> line)
      throws IOException, InterruptedException, StudioException {
    Path log = run.folder().scratch(".log");
    var outcome = ChildProcess.run(command, log, line, run.observer()::cancelled);
    if (outcome.exitCode() == 126 || outcome.exitCode() == 127) {
      throw new StudioException(Kind.PROVIDER_UNAVAILABLE, "ffmpeg cannot be started here");
    }
    if (outcome.exitCode() != 0) {
      throw new StudioException(
          Kind.PROVIDER_INTERNAL,
          "ffmpeg ended with code " + outcome.exitCode(),
          new IOException(outcome.errors()));
    }
  }
}
