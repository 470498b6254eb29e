package dev.reelay.adapters.studio;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Notes what is asked of another engine, and fetches the picture with which it is to begin. */
final class ClipBriefStage implements Stage {
  private static final int SIDE_MIN = 64;
  private static final int SIDE_MAX = 8_192;

  private final PictureSource pictures;

  ClipBriefStage(PictureSource pictures) {
    this.pictures = pictures;
  }

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    StageWork work = run.work();
    URI picture = work.firstFrame();
    run.item(picture == null ? "Noting the wishes" : "Fetching the first picture", null, 1, 1);
    List<ProducedFile> files = new ArrayList<>();
    if (picture != null) {
      files.add(firstFrame(run, picture));
    }
    Path brief = run.folder().makeJson("brief.json", wishes(work));
    files.add(new ProducedFile("brief.json", brief, "application/json"));
    run.finished("Ready to be made", 1);
    return new StageResult(files, List.of(), Map.of("firstFrame", picture != null));
  }

  private static Map<String, Object> wishes(StageWork work) {
    Map<String, Object> wishes = new LinkedHashMap<>();
    wishes.put("prompt", work.prompt());
    wishes.put("width", work.width());
    wishes.put("height", work.height());
    wishes.put("durationSeconds", work.durationSeconds());
    return wishes;
  }

  private ProducedFile firstFrame(Run run, URI url)
      throws IOException, InterruptedException, StudioException {
    Path fetched = run.folder().scratch(".picture");
    try {
      String type = pictures.fetch(url, fetched);
      check(fetched, type);
      String ending = type.substring(type.indexOf('/') + 1).replace("jpeg", "jpg");
      Path kept = run.folder().make("first_frame." + ending, part -> Files.copy(fetched, part));
      return new ProducedFile("first_frame." + ending, kept, type);
    } finally {
      Files.deleteIfExists(fetched);
    }
  }

  /** The JDK reads no WebP; its engines do, and judge it themselves. */
  private static void check(Path picture, String type) throws IOException, StudioException {
    if (type.equals("image/webp")) {
      return;
    }
    BufferedImage image = read(picture);
    if (image == null
        || Math.min(image.getWidth(), image.getHeight()) < SIDE_MIN
        || Math.max(image.getWidth(), image.getHeight()) > SIDE_MAX) {
      throw new StudioException(
          StudioException.Kind.INVALID_REQUEST,
          "The first picture is damaged, or not within "
              + SIDE_MIN
              + " to "
              + SIDE_MAX
              + " pixels on each side");
    }
  }

  private static @Nullable BufferedImage read(Path picture) throws IOException {
    try {
      return ImageIO.read(picture.toFile());
    } catch (javax.imageio.IIOException e) {
      return null;
    }
  }
}
