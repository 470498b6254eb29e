package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.mp4.Mp4File;
import dev.reelay.adapters.studio.mp4.Mp4File.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the video ready to be delivered, adds what players like to have, and checks it. */
final class PostStage implements Stage {

  private static final int ITEMS = 5;
  private static final int THUMBNAIL_PIXELS = 320;
  private static final double TOLERANCE_SECONDS = 0.2;

  private final StudioSettings settings;

  PostStage(StudioSettings settings) {
    this.settings = settings;
  }

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    Storyboard board = run.storyboard();
    FfmpegRunner ffmpeg = FfmpegRunner.find(settings);
    StageFolder folder = run.folder();
    Path rendered = run.input("video.mp4");

    begin(run, "Preparing the video for streaming", 1);
    Path tags = folder.make("tags.txt", part -> Files.writeString(part, tags(board)));
    List<String> fastStart = fastStart(rendered, tags, board);
    Path video = folder.make("video.mp4", part -> ffmpeg.make(run, fastStart, part));
    begin(run, "Taking the poster", 2);
    Path poster =
        folder.make("poster.jpg", part -> ffmpeg.make(run, still(video, board, ""), part));
    begin(run, "Taking the thumbnail", 3);
    Path thumbnail =
        folder.make(
            "thumbnail.jpg",
            part -> ffmpeg.make(run, still(video, board, "," + smaller(board)), part));
    begin(run, "Writing the captions", 4);
    Path captions =
        folder.make("captions.vtt", part -> Files.writeString(part, WebVtt.write(board)));
    begin(run, "Checking the video", 5);
    Mp4File file = check(video, board);
    Map<String, Object> facts = facts(board, file);
    Path metadata = folder.makeJson("metadata.json", details(run, board, facts));
    run.finished("The video is ready", ITEMS);
    return new StageResult(
        List.of(
            new ProducedFile("video.mp4", video, "video/mp4"),
            new ProducedFile("thumbnail.jpg", thumbnail, "image/jpeg"),
            new ProducedFile("poster.jpg", poster, "image/jpeg"),
            new ProducedFile("captions.vtt", captions, "text/vtt"),
            new ProducedFile("metadata.json", metadata, "application/json")),
        List.of(),
        facts);
  }

  private static Map<String, Object> details(Run run, Storyboard board, Map<String, Object> facts) {
    Map<String, Object> details = new LinkedHashMap<>(facts);
    details.put("prompt", board.prompt());
    details.put("seed", run.work().seed());
    details.put("narration", board.scenes().stream().map(Scene::narration).toList());
    return details;
  }

  private static void begin(Run run, String message, int item) throws InterruptedException {
    run.check();
    run.item(message, null, item, ITEMS);
  }

  private static List<String> fastStart(Path rendered, Path tags, Storyboard board) {
    List<String> arguments = new ArrayList<>(List.of("-i", rendered.toString()));
    arguments.addAll(List.of("-f", "ffmetadata", "-i", tags.toString()));
    arguments.addAll(List.of("-map", "0", "-map_metadata", "1", "-c", "copy"));
    arguments.addAll(List.of("-movflags", "+faststart", "-fflags", "+bitexact"));
    arguments.addAll(List.of("-video_track_timescale", Integer.toString(board.fps() * 1000)));
    return arguments;
  }

  // A file, because arguments lose letters outside the locale of the service.
  private static String tags(Storyboard board) {
    return ";FFMETADATA1\ntitle=" + board.title().replaceAll("([=;#\\\\])", "\\\\$1") + "\n";
  }

  // The middle of the first scene: its title is there, and no transition is on its way.
  private static List<String> still(Path video, Storyboard board, String scale) {
    int frame = board.scenes().getFirst().frames() / 2;
    List<String> arguments = new ArrayList<>(List.of("-i", video.toString()));
    String pick = "select=gte(n\\,%d)%s".formatted(frame, scale);
    arguments.addAll(List.of("-vf", pick, "-frames:v", "1", "-q:v", "3"));
    arguments.addAll(List.of("-f", "image2", "-update", "1", "-fflags", "+bitexact"));
    return arguments;
  }

  private static String smaller(Storyboard board) {
    double factor =
        Math.min(1, (double) THUMBNAIL_PIXELS / Math.max(board.width(), board.height()));
    long width = Math.max(2, Math.round(board.width() * factor / 2) * 2);
    long height = Math.max(2, Math.round(board.height() * factor / 2) * 2);
    return "scale=" + width + ":" + height + ":flags=lanczos";
  }

  private static Mp4File check(Path video, Storyboard board) throws StudioException {
    Mp4File file;
    try {
      file = Mp4File.read(video);
    } catch (IOException e) {
      throw new StudioException(Kind.BAD_OUTPUT, "The video file is damaged", e);
    }
    double seconds = board.seconds(board.totalFrames());
    Track picture = file.track("vide").orElseThrow(() -> bad("no picture"));
    Track sound = file.track("soun").orElseThrow(() -> bad("no sound"));
    require(file.fastStart(), "its index at the end");
    require(picture.codec().equals("avc1"), "an unexpected picture codec");
    require(sound.codec().equals("mp4a"), "an unexpected sound codec");
    require(picture.width() == board.width() && picture.height() == board.height(), "a wrong size");
    require(picture.samples() == board.totalFrames(), "a wrong number of frames");
    require(near(file.durationSeconds(), seconds), "a wrong duration");
    require(near(sound.durationSeconds(), seconds), "sound of a wrong duration");
    return file;
  }

  private static boolean near(double seconds, double asked) {
    return Math.abs(seconds - asked) <= TOLERANCE_SECONDS;
  }

  private static void require(boolean fine, String fault) throws StudioException {
    if (!fine) {
      throw bad(fault);
    }
  }

  private static StudioException bad(String fault) {
    return new StudioException(Kind.BAD_OUTPUT, "The video has " + fault);
  }

  private static Map<String, Object> facts(Storyboard board, Mp4File file) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("title", board.title());
    facts.put("width", board.width());
    facts.put("height", board.height());
    facts.put("fps", board.fps());
    facts.put("codec", "h264");
    facts.put("audioCodec", "aac");
    double seconds = Math.round(file.durationSeconds() * 1000) / 1000.0;
    facts.put("durationSeconds", seconds);
    facts.put("totalFrames", board.totalFrames());
    facts.put("scenes", board.scenes().size());
    facts.put(
        "aspect", String.format(Locale.ROOT, "%.3f", (double) board.width() / board.height()));
    return facts;
  }
}
