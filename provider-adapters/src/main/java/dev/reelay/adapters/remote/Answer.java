package dev.reelay.adapters.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What a provider answered to a call, whole and bounded. */
public final class Answer {
  /** The mapper for payloads of providers: what nobody knows is left alone. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Instant receivedAt;

  Answer(int status, HttpHeaders headers, byte[] body, Instant receivedAt) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.receivedAt = receivedAt;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the status is one of 200 to 299. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The first header of the name; null when there is none. */
  public @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** When it came. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as a record. */
  public <T> T json(Class<T> type) throws ProviderUnreachableException {
    try {
      T value = JSON.readValue(body, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    throw unreadable(null);
  }

  /** The body as a tree; a missing node when it is no JSON. */
  public JsonNode tree() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  /**
   * Earliest moment for another try by {@code Retry-After} (RFC 9110, seconds or a date); null when
   * there is none that can be read. Never more than a day away.
   */
  public @Nullable Instant retryAfter() {
    String value = header("retry-after");
    if (value == null) {
      return null;
    }
    Instant latest = receivedAt.plus(RETRY_AFTER_MAX);
    try {
      Instant at =
          value.strip().matches("\\d{1,9}(\\.\\d+)?")
              ? receivedAt.plusMillis(Math.round(Double.parseDouble(value.strip()) * 1000))
              : ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                  .toInstant();
      Instant future = at.isBefore(receivedAt) ? receivedAt : at;
      return future.isAfter(latest) ? latest : future;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private ProviderUnreachableException unreadable(@Nullable Exception cause) {
    return new ProviderUnreachableException(
        "The answer (HTTP " + status + ") cannot be understood", cause);
  }
}
