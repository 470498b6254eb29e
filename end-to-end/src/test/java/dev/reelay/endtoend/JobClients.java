package dev.reelay.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * People who ask for videos, change their minds and try again, at any gateway; they ask again with
 * the same key of idempotency until they are answered.
 */
final class JobClients {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int UNAVAILABLE = 500;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ServiceProcess> gateways;
  private final List<String> models;
  private final String key;
  private final Random random;
  private final Map<String, String> prompts = new TreeMap<>();
  private final Set<String> cancels = new TreeSet<>();
  private final Set<String> retries = new TreeSet<>();
  private final Set<String> promptsTriedAgain = new TreeSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final ScheduledThreadPoolExecutor people = new ScheduledThreadPoolExecutor(8);
  private int number;

  JobClients(List<ServiceProcess> gateways, List<String> models, String key, long seed) {
    this.gateways = gateways;
    this.models = models;
    this.key = key;
    this.random = new Random(seed);
    people.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Who would change their mind after the storm does not.
    people.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Begins to ask for so many jobs in a second. */
  void start(double perSecond) {
    long pause = Math.round(1_000_000 / perSecond);
    var _ = people.scheduleAtFixedRate(() -> noted(this::ask), 0, pause, TimeUnit.MICROSECONDS);
  }

  /** Asks for nothing more, and waits for all answers. */
  void stop() throws InterruptedException {
    people.shutdown();
    if (!people.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("clients still wait for answers");
    }
    synchronized (this) {
      failures.forEach(failure -> {
        throw new AssertionError("a client was not served", failure);
      });
    }
  }

  /** Prompts of all jobs that were taken in, by job. */
  synchronized Map<String, String> prompts() {
    return new TreeMap<>(prompts);
  }

  /** Jobs whose cancel was taken in. */
  synchronized Set<String> cancels() {
    return new TreeSet<>(cancels);
  }

  /** Jobs that others were made from. */
  synchronized Set<String> retries() {
    return new TreeSet<>(retries);
  }

  /** Prompts that somebody paid for again of their own will. */
  synchronized Set<String> promptsTriedAgain() {
    return new TreeSet<>(promptsTriedAgain);
  }

  private void noted(Step step) {
    try {
      step.run();
    } catch (Throwable e) {
      synchronized (this) {
        failures.add(e);
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void ask() throws Exception {
    String prompt;
    String model;
    int mood;
    synchronized (this) {
      prompt = "prompt number " + number++ + " in the storm";
      model = models.get(random.nextInt(models.size()));
      mood = random.nextInt(100);
    }
    String body = JSON.writeValueAsString(Map.of("model", model, "prompt", prompt));
    String job = post("/v1/jobs", body, prompt.replace(' ', '-')).path("id").asText();
    remember(job, prompt);
    if (mood < 20) {
      var _ = people.schedule(() -> noted(() -> cancel(job)), mood * 300L, TimeUnit.MILLISECONDS);
    } else if (mood < 50) {
      var _ =
          people.schedule(
              () -> noted(() -> retry(job, prompt)), mood * 200L, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void remember(String job, String prompt) {
    prompts.put(job, prompt);
  }

  private void cancel(String job) throws Exception {
    JsonNode answer = post("/v1/jobs/" + job + "/cancel", "{}", "cancel-" + job);
    if (!answer.has("code")) {
      synchronized (this) {
        cancels.add(job);
      }
    }
  }

  /** An ended job becomes a new one; one that waits for its next attempt makes it now. */
  private void retry(String job, String prompt) throws Exception {
    JsonNode answer = post("/v1/jobs/" + job + "/retry", "{}", "retry-" + job);
    String made = answer.path("id").asText();
    if (!answer.has("code") && !made.isEmpty() && !made.equals(job)) {
      synchronized (this) {
        retries.add(job);
        prompts.put(made, prompt);
        promptsTriedAgain.add(prompt);
      }
    }
  }

  /** What the client is told in the end, a refusal included. */
  private JsonNode post(String path, String body, String idempotencyKey) {
    return await(path)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> send(path, body, idempotencyKey), answer -> !answer.isMissingNode());
  }

  private JsonNode send(String path, String body, String idempotencyKey)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(gateway() + path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    boolean later = answer.statusCode() >= UNAVAILABLE || answer.statusCode() == 429;
    return later ? JSON.missingNode() : JSON.readTree(answer.body());
  }

  private synchronized String gateway() {
    return gateways.get(random.nextInt(gateways.size())).url().toString();
  }
}
