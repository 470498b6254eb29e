package dev.reelay.simulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, and how it reaches its client.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body the bytes, with a length that may be more than what there is in memory
 * @param delivery what happens on the way
 */
public record Reply(int status, Map<String, String> headers, Body body, Delivery delivery) {
  /** Copies the headers. */
  public Reply {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * Bytes that begin as given and go on with zeros.
   *
   * @param start the bytes that are there
   * @param length of all
   */
  public record Body(Buffer start, long length) {
    /** Bytes that are all there. */
    public static Body of(Buffer bytes) {
      return new Body(bytes, bytes.length());
    }

    /** A part, clamped to what there is. */
    public Buffer slice(long from, long to) {
      Buffer part = Buffer.buffer();
      if (from < start.length()) {
        part.appendBuffer(start.slice((int) from, (int) Math.min(to, start.length())));
      }
      long zeros = Math.min(to, length) - Math.max(from, start.length());
      return zeros > 0 ? part.appendBytes(new byte[(int) zeros]) : part;
    }
  }

  /** Bytes of a media type. */
  public static Reply bytes(int status, String mediaType, Buffer bytes) {
    return new Reply(status, Map.of("Content-Type", mediaType), Body.of(bytes), Delivery.WHOLE);
  }

  /** A JSON object. */
  public static Reply json(int status, JsonObject body) {
    return bytes(status, "application/json", body.toBuffer());
  }

  /** A JSON array. */
  public static Reply json(int status, JsonArray body) {
    return bytes(status, "application/json", body.toBuffer());
  }

  /** A text. */
  public static Reply text(int status, String mediaType, String text) {
    return bytes(status, mediaType, Buffer.buffer(text));
  }

  /** Status and headers alone. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of(), Body.of(Buffer.buffer()), Delivery.WHOLE);
  }

  /** The web page that proxies and overloaded servers answer with. */
  public static Reply webPage(int status) {
    return text(
        status,
        "text/html; charset=utf-8",
        "<!doctype html><html><head><title>Just a moment</title></head>"
            + "<body><h1>Just a moment</h1><p>We are checking your connection.</p></body></html>");
  }

  /** This one with one more header. */
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, delivery);
  }

  /** This one with another body. */
  public Reply with(Body other) {
    return new Reply(status, headers, other, delivery);
  }

  /** This one, delivered otherwise. */
  public Reply by(Delivery other) {
    return new Reply(status, headers, body, other);
  }
}
