package dev.reelay.hub.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.hub.SseClient;
import dev.reelay.testkit.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What the owner of a key asks of {@code /v1/webhooks}. */
final class WebhookApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String token;

  WebhookApi(URI base, String keyId) {
    this.base = base;
    this.token = TestTokens.key(keyId);
  }

  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  /** Subscribes; the filter is JSON, or null for the usual. */
  Answer subscribe(String url, @Nullable String events) {
    String filter = events == null ? "" : ",\"events\":" + events;
    return ask("POST", "", "{\"url\":\"%s\"%s}".formatted(url, filter));
  }

  Answer get(String path) {
    return ask("GET", path, null);
  }

  Answer post(String path, @Nullable String body) {
    return ask("POST", path, body);
  }

  /** The deliveries of an endpoint, oldest first. */
  JsonNode deliveries(String id) {
    var oldest = JSON.createArrayNode();
    JsonNode newest = get("/" + id + "/deliveries?limit=200").body().path("deliveries");
    for (int i = newest.size() - 1; i >= 0; i--) {
      oldest.add(newest.get(i));
    }
    return oldest;
  }

  Answer ask(String method, String path, @Nullable String body) {
    return ask(base, token, method, path, body);
  }

  static Answer ask(
      URI base, @Nullable String token, String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/v1/webhooks" + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> answer =
          SseClient.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
