package dev.reelay.adapters.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a file is by its first bytes, whatever its sender says (WHATWG MIME Sniffing §6). */
public enum MediaType {
  MP4("video/mp4"),
  QUICKTIME("video/quicktime"),
  WEBM("video/webm"),
  GIF("image/gif"),
  PNG("image/png"),
  JPEG("image/jpeg"),
  WEBP("image/webp"),
  HTML("text/html"),
  JSON("application/json"),
  EMPTY("an empty file"),
  OTHER("application/octet-stream");

  /** Bytes that a look needs. */
  public static final int LOOKED_AT = 64;

  private final String text;

  MediaType(String text) {
    this.text = text;
  }

  /** The media type. */
  public String text() {
    return text;
  }

  /** Whether a player would show moving pictures with sound. */
  public boolean isVideo() {
    return this == MP4 || this == QUICKTIME || this == WEBM;
  }

  /** Whether it is a still picture that engines take. */
  public boolean isPicture() {
    return this == PNG || this == JPEG || this == WEBP;
  }

  /** Looks into a file. */
  static MediaType ofFile(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return of(content.readNBytes(LOOKED_AT));
    }
  }

  /** Looks at the first bytes of a file. */
  public static MediaType of(byte[] start) {
    if (start.length == 0) {
      return EMPTY;
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("ftyp", 4)) {
      return text.startsWith("qt  ", 8) ? QUICKTIME : MP4;
    }
    if (startsWith(start, 0x1a, 0x45, 0xdf, 0xa3)) {
      return WEBM;
    }
    if (startsWith(start, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return PNG;
    }
    if (startsWith(start, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (text.startsWith("GIF8")) {
      return GIF;
    }
    String words = text.stripLeading();
    if (words.startsWith("<")) {
      return HTML;
    }
    return words.startsWith("{") || words.startsWith("[") ? JSON : OTHER;
  }

  private static boolean startsWith(byte[] start, int... wanted) {
    byte[] bytes = new byte[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      bytes[i] = (byte) wanted[i];
    }
    return start.length >= bytes.length
        && Arrays.equals(start, 0, bytes.length, bytes, 0, bytes.length);
  }
}
