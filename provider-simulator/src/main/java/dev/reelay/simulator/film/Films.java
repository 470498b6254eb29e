package dev.reelay.simulator.film;

import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Real, small films and pictures, made by {@code films.sh}, and answers that hold parts of them.
 */
@ApplicationScoped
public class Films {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final Map<String, Buffer> files = new TreeMap<>();

  Films() {
    for (String name :
        new String[] {
          "landscape-4.mp4",
          "landscape-8.mp4",
          "portrait-4.mp4",
          "portrait-8.mp4",
          "thumbnail.webp",
          "spritesheet.jpg"
        }) {
      files.put(name, read(name));
    }
  }

  /** A film (MP4 with H.264 and AAC) that is about what was asked for. */
  public Buffer film(int width, int height, int seconds) {
    String form = width >= height ? "landscape" : "portrait";
    return file(form + (seconds > 4 ? "-8.mp4" : "-4.mp4"));
  }

  /** A picture of the film, WebP. */
  public Buffer thumbnail() {
    return file("thumbnail.webp");
  }

  /** Several pictures of the film in one, JPEG. */
  public Buffer spriteSheet() {
    return file("spritesheet.jpg");
  }

  /** All of the bytes, or the one range that the call asks for. */
  public static Reply serve(Call call, String mediaType, Reply.Body body) {
    Reply whole =
        Reply.empty(200).with("Content-Type", mediaType).with("Accept-Ranges", "bytes").with(body);
    String header = call.header("Range");
    Matcher range = RANGE.matcher(header == null ? "" : header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return whole;
    }
    long length = body.length();
    Long last = number(range.group(2));
    Long asked = number(range.group(1));
    long from = asked == null ? Math.max(0, length - (last == null ? 0 : last)) : asked;
    long to = asked == null || last == null ? length : Math.min(length, last + 1);
    if (from >= to) {
      return Reply.empty(416).with("Content-Range", "bytes */" + length);
    }
    return new Reply(206, whole.headers(), Reply.Body.of(body.slice(from, to)), whole.delivery())
        .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
  }

  private Buffer file(String name) {
    Buffer bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalStateException("There is no " + name);
    }
    return bytes;
  }

  private static @Nullable Long number(String digits) {
    return digits.isEmpty() ? null : Long.valueOf(digits);
  }

  private static Buffer read(String name) {
    try (InputStream in = Films.class.getResourceAsStream("/films/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks films/" + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
