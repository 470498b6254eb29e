package dev.reelay.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** A RabbitMQ virtual host of its own, made through the management API. */
public final class TestVhost {
  private final String name;

  private TestVhost(String name) {
    this.name = name;
  }

  /** A virtual host with a random name; made by {@link #create}. */
  public static TestVhost named() {
    return new TestVhost("test-" + UUID.randomUUID().toString().substring(0, 8));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Makes it and lets the user in. */
  public void create() throws IOException, InterruptedException {
    call("PUT", "/api/vhosts/" + name, "{}");
    call(
        "PUT",
        "/api/permissions/" + name + "/" + username(),
        "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
  }

  /** Removes it with its queues. */
  public void drop() throws IOException, InterruptedException {
    call("DELETE", "/api/vhosts/" + name, "");
  }

  /** Deletes one of its queues with all that is in it. */
  public void deleteQueue(String queue) throws IOException, InterruptedException {
    call("DELETE", "/api/queues/" + name + "/" + queue, "");
  }

  /** Reelay settings that point a service at this virtual host. */
  public Map<String, String> settings() {
    return Map.of(
        "reelay.rabbitmq.host", host(),
        "reelay.rabbitmq.port", TestEnvironment.text("REELAY_RABBITMQ_PORT", "15673"),
        "reelay.rabbitmq.username", username(),
        "reelay.rabbitmq.password", password(),
        "reelay.rabbitmq.vhost", name);
  }

  private static void call(String method, String path, String body)
      throws IOException, InterruptedException {
    String credentials =
        Base64.getEncoder()
            .encodeToString((username() + ":" + password()).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://"
                        + host()
                        + ":"
                        + TestEnvironment.text("REELAY_RABBITMQ_MANAGEMENT_PORT", "15674")
                        + path))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    // The management API does not speak HTTP/2, and the client's upgrade attempt confuses it.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  private static String host() {
    return TestEnvironment.text("REELAY_RABBITMQ_HOST", "127.0.0.1");
  }

  private static String username() {
    return TestEnvironment.text("REELAY_RABBITMQ_USERNAME", "reelay");
  }

  private static String password() {
    return TestEnvironment.text("REELAY_RABBITMQ_PASSWORD", "reelay");
  }
}
