package dev.reelay.simulator.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last requests of clients and the last webhooks to them. */
@ApplicationScoped
public class Requests {
  /**
   * A request and its answer.
   *
   * @param wall when it came
   * @param provider whom it was for
   * @param operation what the client wanted
   * @param method the HTTP method
   * @param path without the query
   * @param status of the answer
   * @param delivery how the answer was delivered; {@code whole} unless a fault met it
   * @param fingerprint of the credential; null when there was none
   * @param micros until the answer was ready
   */
  public record Request(
      Instant wall,
      String provider,
      String operation,
      String method,
      String path,
      int status,
      String delivery,
      @Nullable String fingerprint,
      long micros) {}

  /**
   * A webhook and what became of it.
   *
   * @param wall when it was sent
   * @param provider who sent it
   * @param jobId what it was about
   * @param event what it told
   * @param disguise {@code genuine}, {@code forged} or {@code replayed}
   * @param attempt from 1
   * @param status of the receiver's answer; 0 when there was none
   */
  public record Webhook(
      Instant wall,
      String provider,
      String jobId,
      String event,
      String disguise,
      int attempt,
      int status) {}

  private final int max;
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Deque<Webhook> webhooks = new ArrayDeque<>();
  private final Map<String, Long> counts = new TreeMap<>();

  Requests(LedgerConfig config) {
    this.max = config.maxRequests();
  }

  /** Writes a request down. */
  public synchronized void add(Request request) {
    requests.addLast(request);
    if (requests.size() > max) {
      requests.removeFirst();
    }
    counts.merge(request.provider() + " " + request.operation(), 1L, Long::sum);
    if (!request.delivery().equals("whole")) {
      counts.merge(request.provider() + " " + request.delivery(), 1L, Long::sum);
    }
  }

  /** Writes a webhook down. */
  public synchronized void add(Webhook webhook) {
    webhooks.addLast(webhook);
    if (webhooks.size() > max) {
      webhooks.removeFirst();
    }
    counts.merge(webhook.provider() + " webhook", 1L, Long::sum);
  }

  /** The last requests, the newest first. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests).reversed();
  }

  /** The last webhooks, the newest first. */
  public synchronized List<Webhook> webhooks() {
    return List.copyOf(webhooks).reversed();
  }

  /** How many there were by {@code provider operation}. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Forgets them all. */
  public synchronized void reset() {
    requests.clear();
    webhooks.clear();
    counts.clear();
  }
}
