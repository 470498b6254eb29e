package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.mp4.Mp4File;
import dev.reelay.adapters.studio.mp4.Mp4File.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a video of another engine ready to be delivered: streamable, with pictures and facts. */
final class ClipPostStage implements Stage {
  private static final int ITEMS = 4;
  private static final int THUMBNAIL_PIXELS = 320;
  private static final List<String> SOURCES = List.of("video.mp4", "video.webm", "video.mov");

  private final StudioSettings settings;

  ClipPostStage(StudioSettings settings) {
    this.settings = settings;
  }

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    FfmpegRunner ffmpeg = FfmpegRunner.find(settings);
    StageFolder folder = run.folder();
    Path source = source(run);
    begin(run, "Preparing the video for streaming", 1);
    Path video = folder.make("video.mp4", part -> streamable(run, ffmpeg, source, part));
    begin(run, "Checking the video", 2);
    Mp4File file = read(video);
    Track picture =
        file.track("vide")
            .orElseThrow(() -> new StudioException(Kind.BAD_OUTPUT, "The video has no picture"));
    begin(run, "Taking the poster", 3);
    double middle = Math.min(1, file.durationSeconds() / 2);
    Path poster =
        folder.make("poster.jpg", part -> ffmpeg.make(run, still(video, middle, ""), part));
    begin(run, "Taking the thumbnail", 4);
    String smaller =
        ",scale='min(%1$d,iw)':'min(%1$d,ih)':force_original_aspect_ratio=decrease"
            .formatted(THUMBNAIL_PIXELS);
    Path thumbnail =
        folder.make("thumbnail.jpg", part -> ffmpeg.make(run, still(video, middle, smaller), part));
    Map<String, Object> facts = facts(file, picture);
    Path metadata = folder.makeJson("metadata.json", details(run, facts));
    run.finished("The video is ready", ITEMS);
    return new StageResult(
        List.of(
            new ProducedFile("video.mp4", video, "video/mp4"),
            new ProducedFile("thumbnail.jpg", thumbnail, "image/jpeg"),
            new ProducedFile("poster.jpg", poster, "image/jpeg"),
            new ProducedFile("metadata.json", metadata, "application/json")),
        List.of(),
        facts);
  }

  private static Path source(Run run) throws StudioException {
    for (String name : SOURCES) {
      Path found = run.work().inputs().get(name);
      if (found != null && Files.isRegularFile(found)) {
        return found;
      }
    }
    throw new StudioException(Kind.INVALID_REQUEST, "The earlier stage's video is missing");
  }

  private static void begin(Run run, String message, int item) throws InterruptedException {
    run.check();
    run.item(message, null, item, ITEMS);
  }

  /** Copied as it is; only what MP4 cannot hold is made anew. */
  private static void streamable(Run run, FfmpegRunner ffmpeg, Path source, Path part)
      throws IOException, InterruptedException, StudioException {
    try {
      ffmpeg.make(run, arguments(source, "copy", "copy"), part);
    } catch (StudioException e) {
      if (e.kind() != Kind.PROVIDER_INTERNAL) {
        throw e;
      }
      try {
        ffmpeg.make(run, arguments(source, "libx264", "aac"), part);
      } catch (StudioException again) {
        throw again.kind() == Kind.PROVIDER_INTERNAL
            ? new StudioException(Kind.BAD_OUTPUT, "The video that was delivered is damaged", again)
            : again;
      }
    }
  }

  private static List<String> arguments(Path source, String video, String audio) {
    List<String> arguments = new ArrayList<>(List.of("-xerror", "-i", source.toString()));
    arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a?", "-c:v", video, "-c:a", audio));
    arguments.addAll(
        List.of("-map_metadata", "-1", "-movflags", "+faststart", "-fflags", "+bitexact"));
    return arguments;
  }

  private static Mp4File read(Path video) throws StudioException {
    try {
      return Mp4File.read(video);
    } catch (IOException e) {
      throw new StudioException(Kind.BAD_OUTPUT, "The video that was delivered is damaged", e);
    }
  }

  private static List<String> still(Path video, double second, String filter) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-ss", Double.toString(second), "-i", video.toString()));
    arguments.addAll(List.of("-vf", "format=yuvj420p" + filter, "-frames:v", "1", "-q:v", "3"));
    arguments.addAll(List.of("-f", "image2", "-update", "1", "-fflags", "+bitexact"));
    return arguments;
  }

  private static Map<String, Object> facts(Mp4File file, Track picture) {
    double seconds = Math.round(file.durationSeconds() * 1000) / 1000.0;
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("width", picture.width());
    facts.put("height", picture.height());
    facts.put("codec", picture.codec().equals("avc1") ? "h264" : picture.codec());
    facts.put("durationSeconds", seconds);
    facts.put("totalFrames", picture.samples());
    if (seconds > 0) {
      facts.put("fps", Math.round(picture.samples() / seconds));
    }
    file.track("soun")
        .ifPresent(
            sound -> facts.put("audioCodec", sound.codec().equals("mp4a") ? "aac" : sound.codec()));
    return facts;
  }

  private static Map<String, Object> details(Run run, Map<String, Object> facts) {
    Map<String, Object> details = new LinkedHashMap<>(facts);
    details.put("prompt", run.work().prompt());
    return details;
  }
}
