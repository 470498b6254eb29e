package dev.reelay.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;

/** A client of the simulator that hides nothing. */
public final class Client {
  /**
   * The simulated seconds per second of the wall in all tests; the configuration of tests says it.
   */
  public static final double SCALE = 100;

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final String key;

  /** An answer. */
  public record Answer(HttpResponse<byte[]> response) {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
      return response.body();
    }

    public JsonObject json() {
      return new JsonObject(text());
    }

    public JsonArray array() {
      return new JsonArray(text());
    }
  }

  private Client(String key) {
    this.key = key;
  }

  /** A client with a valid key of its own, so that tests share no account. */
  public static Client fresh() {
    return new Client("sim-test-" + NAMES.incrementAndGet());
  }

  public static Client withKey(String key) {
    return new Client(key);
  }

  /** A text that no other test uses. */
  public static String unique(String text) {
    return text + " " + NAMES.incrementAndGet();
  }

  public static String url(String path) {
    String port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", String.class);
    return path.startsWith("http") ? path : "http://localhost:" + port + path;
  }

  public String account() {
    return key.substring(4);
  }

  public Answer get(String path) {
    return send(path, request -> request.GET());
  }

  public Answer delete(String path) {
    return send(path, HttpRequest.Builder::DELETE);
  }

  public Answer post(String path, JsonObject body) {
    return send(path, request -> json(request, "POST", body));
  }

  public Answer put(String path, JsonObject body) {
    return send(path, request -> json(request, "PUT", body));
  }

  public Answer post(String path, JsonObject body, String header, String value) {
    return send(path, request -> json(request, "POST", body).header(header, value));
  }

  /** A multipart form; every second text is a value. */
  public Answer form(String path, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append("--b\r\nContent-Disposition: form-data; name=\"")
          .append(fields[i])
          .append("\"\r\n\r\n")
          .append(fields[i + 1])
          .append("\r\n");
    }
    return send(
        path,
        request ->
            request
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body.append("--b--\r\n").toString())));
  }

  public Answer send(String path, UnaryOperator<HttpRequest.Builder> what) {
    try {
      return exchange(path, what);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #send}, for those who want the connection to die. */
  public Answer exchange(String path, UnaryOperator<HttpRequest.Builder> what) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(10));
    if (!key.isEmpty() && !path.startsWith("http")) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      return new Answer(
          HTTP.send(what.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static HttpRequest.Builder json(
      HttpRequest.Builder request, String method, JsonObject body) {
    return request
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body.encode()));
  }

  /** What the ledger has of this client. */
  public List<JsonObject> ledger() {
    List<JsonObject> entries = new ArrayList<>();
    get("/ledger/jobs?account=" + account())
        .array()
        .forEach(entry -> entries.add((JsonObject) entry));
    return entries;
  }
}
