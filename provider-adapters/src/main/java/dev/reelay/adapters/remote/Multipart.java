package dev.reelay.adapters.remote;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A form with files (RFC 7578), small enough to be held in memory. */
public final class Multipart {
  private static final int BOUNDARY_BYTES = 16;

  private final List<byte[]> parts = new ArrayList<>();

  /** Adds a field. */
  public Multipart text(String name, String value) {
    return part("name=\"" + quoted(name) + "\"\r\n\r\n", value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file. */
  public Multipart file(String name, String fileName, String mediaType, byte[] bytes) {
    String head =
        "name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(quoted(name), quoted(fileName), mediaType);
    return part(head, bytes);
  }

  /** A POST of the form. */
  public HttpRequest.Builder post(URI url) {
    String boundary = boundary();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(ascii("--" + boundary + "\r\nContent-Disposition: form-data; "));
      body.writeBytes(part);
      body.writeBytes(ascii("\r\n"));
    }
    body.writeBytes(ascii("--" + boundary + "--\r\n"));
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
  }

  private Multipart part(String head, byte[] content) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    part.writeBytes(content);
    parts.add(part.toByteArray());
    return this;
  }

  /** A digest of the content cannot stand in the content. */
  private String boundary() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts.forEach(digest::update);
      return "reelay-" + HexFormat.of().formatHex(digest.digest(), 0, BOUNDARY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
