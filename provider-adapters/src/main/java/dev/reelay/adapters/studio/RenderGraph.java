package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Scene;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the ffmpeg arguments of a film: one segment per scene, joined without encoding again. */
final class RenderGraph {

  private static final double TRANSITION_SECONDS = 0.5;
  private static final double CAPTION_FADE_SECONDS = 0.3;

  // How much of each side the camera leaves out at its closest.
  private static final double MARGIN = 0.036;

  private final Storyboard board;
  private final StudioSettings settings;

  RenderGraph(Storyboard board, StudioSettings settings) {
    this.board = board;
    this.settings = settings;
  }

  /**
   * The pictures of a segment.
   *
   * @param frame the scene's own frame
   * @param before the frame of the scene before; null for the first scene
   * @param caption the see-through strip
   * @param captionY upper edge of the strip
   */
  record Pictures(Path frame, @Nullable Path before, Path caption, int captionY) {}

  /** Frames in which a scene takes over from the one before; 0 where there is no time for it. */
  int transitionFrames(int index) {
    if (index <= 0 || index >= board.scenes().size()) {
      return 0;
    }
    long wanted = Math.round(TRANSITION_SECONDS * board.fps());
    long most = board.scenes().get(index).frames() / 3;
    long frames = Math.min(wanted, most);
    return frames < 2 ? 0 : (int) frames;
  }

  /** The arguments that render a scene, except for the output file. */
  List<String> segment(int index, Pictures pictures) {
    Scene scene = board.scenes().get(index);
    Path before = pictures.before();
    int transition = before == null ? 0 : transitionFrames(index);
    List<String> arguments = new ArrayList<>();
    picture(arguments, pictures.frame());
    picture(arguments, pictures.caption());
    StringBuilder graph = new StringBuilder();
    graph.append("[0:v]").append(moving(index, scene.frames(), 0)).append("[scene];");
    if (transition > 0 && before != null) {
      picture(arguments, before);
      int offset = board.scenes().get(index - 1).frames();
      graph.append("[2:v]").append(moving(index - 1, transition, offset)).append("[before];");
      graph.append(
          String.format(
              Locale.ROOT,
              "[before][scene]xfade=transition=%s:duration=%.6f:offset=0[film];",
              scene.look().transition().filterName(),
              board.seconds(transition)));
    } else {
      graph.append("[scene]null[film];");
    }
    graph.append(caption(transition, scene.frames(), pictures.captionY()));
    arguments.addAll(List.of("-filter_complex", graph.toString(), "-map", "[out]"));
    arguments.addAll(List.of("-frames:v", Integer.toString(scene.frames())));
    arguments.addAll(encoding());
    return arguments;
  }

  private void picture(List<String> arguments, Path file) {
    // Without this a percent sign in a folder's name would be read as a pattern.
    arguments.addAll(List.of("-f", "image2", "-pattern_type", "none"));
    arguments.addAll(List.of("-framerate", Integer.toString(board.fps()), "-i", file.toString()));
  }

  private String moving(int index, int frames, int offset) {
    Scene scene = board.scenes().get(index);
    int whole = scene.frames() + transitionFrames(index + 1);
    return String.format(
        Locale.ROOT,
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,%s,%s",
        still(frames),
        camera(scene.look().motion(), offset, whole));
  }

  private static String still(int frames) {
    return "loop=loop=" + Math.max(0, frames - 1) + ":size=1:start=0,setpts=N";
  }

  /** A smooth movement: the corners move by fractions of a pixel, unlike zoompan's whole ones. */
  private static String camera(Motion motion, int offset, int frames) {
    String time = String.format(Locale.ROOT, "((on+%d)/%d)", offset, Math.max(1, frames - 1));
    String back = "(1-" + time + ")";
    String margin = String.format(Locale.ROOT, "%.4f", MARGIN);
    String wide = String.format(Locale.ROOT, "%.4f", MARGIN * 2);
    return switch (motion) {
      case ZOOM_IN ->
          window(
              margin + "*" + time, margin + "*" + time, margin + "*" + time, margin + "*" + time);
      case ZOOM_OUT ->
          window(
              margin + "*" + back, margin + "*" + back, margin + "*" + back, margin + "*" + back);
      case PAN_RIGHT -> window(wide + "*" + time, wide + "*" + back, margin, margin);
      case PAN_LEFT -> window(wide + "*" + back, wide + "*" + time, margin, margin);
      case RISE -> window(margin, margin, wide + "*" + back, wide + "*" + time);
    };
  }

  private static String window(String left, String right, String top, String bottom) {
    String x0 = "W*" + left;
    String x1 = "W*(1-" + right + ")";
    String y0 = "H*" + top;
    String y1 = "H*(1-" + bottom + ")";
    return String.format(
            Locale.ROOT,
            "perspective=x0=%s:y0=%s:x1=%s:y1=%s:x2=%s:y2=%s:x3=%s:y3=%s",
            x0,
            y0,
            x1,
            y0,
            x0,
            y1,
            x1,
            y1)
        + ":sense=source:eval=frame:interpolation=linear";
  }

  private String caption(int from, int frames, int y) {
    int fade =
        Math.clamp(Math.round(CAPTION_FADE_SECONDS * board.fps()), 1, Math.max(1, frames / 4));
    String strip =
        fade < 2
            ? "format=yuva420p"
            : "format=yuva420p,%s,fade=t=in:start_frame=%d:nb_frames=%d:alpha=1"
                .formatted(still(from + fade + 2), from, fade);
    return "[1:v]"
        + strip
        + "[caption];[film][caption]overlay=x=0:y="
        + y
        + ":format=yuv420,format=yuv420p[out]";
  }

  private List<String> encoding() {
    String fps = Integer.toString(board.fps());
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-c:v", "libx264", "-preset", settings.preset()));
    arguments.addAll(List.of("-crf", Integer.toString(settings.quality()), "-pix_fmt", "yuv420p"));
    arguments.addAll(List.of("-r", fps, "-g", Integer.toString(Math.max(1, board.fps() * 2))));
    arguments.addAll(List.of("-threads", Integer.toString(settings.threads())));
    arguments.addAll(List.of("-colorspace", "bt709", "-color_primaries", "bt709"));
    arguments.addAll(List.of("-color_trc", "bt709", "-color_range", "tv"));
    arguments.addAll(List.of("-flags:v", "+bitexact", "-fflags", "+bitexact"));
    arguments.addAll(List.of("-video_track_timescale", Integer.toString(board.fps() * 1000)));
    return arguments;
  }

  /** The list of segments, in the form of ffmpeg's concat demuxer; it lies beside the segments. */
  String segmentList() {
    StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
    for (Scene scene : board.scenes()) {
      list.append("file ").append(segmentName(scene)).append('\n');
      list.append(String.format(Locale.ROOT, "duration %.9f\n", board.seconds(scene.frames())));
    }
    return list.toString();
  }

  static String segmentName(Scene scene) {
    return "segment-%02d.mp4".formatted(scene.number());
  }

  /** The arguments that join segments and narration, except for the output file. */
  List<String> join(Path segmentList, Path narration) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "concat", "-safe", "0", "-i", segmentList.toString()));
    arguments.addAll(List.of("-i", narration.toString(), "-map", "0:v", "-map", "1:a"));
    arguments.addAll(List.of("-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-ar", "44100"));
    arguments.addAll(List.of("-ac", "2", "-flags:a", "+bitexact", "-fflags", "+bitexact"));
    arguments.addAll(List.of("-map_metadata", "-1"));
    arguments.addAll(List.of("-video_track_timescale", Integer.toString(board.fps() * 1000)));
    return arguments;
  }
}
