package dev.reelay.adapters.provider;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a provider to us. */
public final class WebhookCall {
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable String stageRunId;
  private final Instant receivedAt;

  /**
   * A call.
   *
   * @param headers of several with one name the first counts
   * @param body the bytes as they came; signatures cover them
   * @param stageRunId whose callback URL was called, proven by its token; null on an URL of the
   *     whole account
   */
  public WebhookCall(
      Map<String, String> headers, byte[] body, @Nullable String stageRunId, Instant receivedAt) {
    Map<String, String> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    this.headers = Map.copyOf(lower);
    this.body = body.clone();
    this.stageRunId = stageRunId;
    this.receivedAt = receivedAt;
  }

  /** The value of a header, whatever the case of its name; null when it is not there. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The bytes as they came. */
  public byte[] body() {
    return body.clone();
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whose callback URL was called; null on an URL of the whole account. */
  public @Nullable String stageRunId() {
    return stageRunId;
  }

  /** When it came. */
  public Instant receivedAt() {
    return receivedAt;
  }
}
