package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.RenderGraph.Pictures;
import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.mp4.Mp4File;
import dev.reelay.adapters.studio.picture.CaptionPainter;
import dev.reelay.adapters.studio.speech.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Renders one segment per scene, then joins them with the narration. */
final class RenderingStage implements Stage {

  // The rest is for joining, which copies what is encoded already.
  private static final double SEGMENTS_PERCENT = 97;

  private final StudioSettings settings;

  RenderingStage(StudioSettings settings) {
    this.settings = settings;
  }

  /** One program run: its arguments, where its output goes, and how many frames it makes. */
  private record Step(List<String> arguments, String name, int frames) {}

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    Storyboard board = run.storyboard();
    FfmpegRunner ffmpeg = FfmpegRunner.find(settings);
    RenderGraph graph = new RenderGraph(board, settings);
    segments(run, ffmpeg, graph, board);
    if (!alike(run, board)) {
      // Some were made by another encoder, before this machine took over; joined, they would break.
      for (Scene scene : board.scenes()) {
        Files.delete(run.folder().resolve(RenderGraph.segmentName(scene)));
      }
      segments(run, ffmpeg, graph, board);
    }
    run.check();
    Path video = join(run, ffmpeg, graph, board);
    int count = board.scenes().size();
    String message = "Rendered " + count + (count == 1 ? " scene" : " scenes");
    run.observer()
        .item(
            new ItemProgress(
                message, null, count, count, 100, board.totalFrames(), board.totalFrames()));
    return new StageResult(
        List.of(new ProducedFile("video.mp4", video, "video/mp4")),
        List.of(),
        Map.of(
            "width", board.width(),
            "height", board.height(),
            "fps", board.fps(),
            "totalFrames", board.totalFrames(),
            "ffmpeg", ffmpeg.origin()));
  }

  private static void segments(Run run, FfmpegRunner ffmpeg, RenderGraph graph, Storyboard board)
      throws IOException, InterruptedException, StudioException {
    int done = 0;
    for (Scene scene : board.scenes()) {
      run.check();
      Progress progress = new Progress(run, board, scene, done);
      progress.frames(0);
      if (!run.folder().has(RenderGraph.segmentName(scene))) {
        Step step = segment(run, graph, board, scene.number() - 1);
        run.folder().make(step.name(), part -> render(run, ffmpeg, step, part, progress));
      }
      done += scene.frames();
    }
  }

  private static boolean alike(Run run, Storyboard board) throws IOException {
    Set<Integer> setups = new HashSet<>();
    for (Scene scene : board.scenes()) {
      Mp4File file = Mp4File.read(run.folder().resolve(RenderGraph.segmentName(scene)));
      file.track("vide").ifPresent(track -> setups.add(track.setup()));
    }
    return setups.size() <= 1;
  }

  /** The very commands that a run would start, in order, without progress reports. */
  List<List<String>> commands(Run run) throws IOException, InterruptedException, StudioException {
    Storyboard board = run.storyboard();
    FfmpegRunner ffmpeg = FfmpegRunner.find(settings);
    RenderGraph graph = new RenderGraph(board, settings);
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < board.scenes().size(); i++) {
      Step step = segment(run, graph, board, i);
      commands.add(ffmpeg.bare(step.arguments(), run.folder().resolve(step.name())));
    }
    List<String> join = joining(run, graph, board);
    commands.add(ffmpeg.bare(join, run.folder().resolve("video.mp4")));
    return commands;
  }

  private static Step segment(Run run, RenderGraph graph, Storyboard board, int index)
      throws IOException, InterruptedException, StudioException {
    Scene scene = board.scenes().get(index);
    Path frame = run.input(scene.stem() + ".png");
    Path before = index == 0 ? null : run.input(board.scenes().get(index - 1).stem() + ".png");
    CaptionPainter.Strip strip =
        CaptionPainter.paint(scene.narration(), board.width(), board.height());
    String name = "caption-%02d.png".formatted(scene.number());
    Path caption = run.folder().make(name, part -> PngFile.write(strip.image(), part));
    List<String> arguments = graph.segment(index, new Pictures(frame, before, caption, strip.y()));
    return new Step(arguments, RenderGraph.segmentName(scene), scene.frames());
  }

  private static void render(Run run, FfmpegRunner ffmpeg, Step step, Path part, Progress progress)
      throws IOException, InterruptedException, StudioException {
    ffmpeg.render(run, step.arguments(), part, step.frames(), progress::frames);
    Mp4File file = Mp4File.read(part);
    int frames = file.track("vide").map(Mp4File.Track::samples).orElse(0);
    if (frames != step.frames()) {
      throw new StudioException(
          Kind.BAD_OUTPUT,
          "A rendered scene has %d frames instead of %d".formatted(frames, step.frames()));
    }
  }

  private static Path join(Run run, FfmpegRunner ffmpeg, RenderGraph graph, Storyboard board)
      throws IOException, InterruptedException, StudioException {
    int count = board.scenes().size();
    int frames = board.totalFrames();
    run.observer()
        .item(
            new ItemProgress(
                "Joining the scenes", null, count, count, SEGMENTS_PERCENT, frames, frames));
    List<String> arguments = joining(run, graph, board);
    return run.folder().make("video.mp4", part -> ffmpeg.make(run, arguments, part));
  }

  private static List<String> joining(Run run, RenderGraph graph, Storyboard board)
      throws IOException, InterruptedException, StudioException {
    Path list =
        run.folder().make("segments.txt", part -> Files.writeString(part, graph.segmentList()));
    Path narration = run.folder().make("narration.wav", part -> narration(run, board).write(part));
    return graph.join(list, narration);
  }

  private static Wave narration(Run run, Storyboard board) throws IOException, StudioException {
    int length = (int) ((long) board.totalFrames() * Wave.STUDIO_RATE / board.fps());
    float[] samples = new float[length];
    int at = 0;
    for (Scene scene : board.scenes()) {
      Wave wave = Wave.read(run.input(scene.stem() + ".wav"));
      int count = Math.min(wave.samples().length, length - at);
      System.arraycopy(wave.samples(), 0, samples, at, count);
      at += count;
    }
    return new Wave(Wave.STUDIO_RATE, samples);
  }

  /** Turns a scene's frames into the stage's progress. */
  private record Progress(Run run, Storyboard board, Scene scene, int done) {

    void frames(int frames) {
      int count = board.scenes().size();
      int now = done + Math.min(frames, scene.frames());
      double percent = SEGMENTS_PERCENT * now / board.totalFrames();
      String message = "Rendering scene " + scene.number() + " of " + count;
      run.observer()
          .item(
              new ItemProgress(
                  message,
                  scene.heading(),
                  scene.number(),
                  count,
                  percent,
                  now,
                  board.totalFrames()));
    }
  }
}
