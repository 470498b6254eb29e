package dev.reelay.endtoend;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A client that watches a job over SSE with a stock library, and may drop the connection and come
 * back.
 */
final class Watcher {
  private static final Set<String> TERMINAL =
      Set.of("VideoGenerationCompleted", "VideoGenerationFailed", "VideoGenerationCancelled");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One event as the stock client saw it. */
  record Seen(long id, String type, String data) {
    JsonPath body() {
      return JsonPath.from(data);
    }

    boolean isTerminal() {
      return TERMINAL.contains(type);
    }
  }

  private final String url;
  private final String key;
  private final List<Seen> seen = new ArrayList<>();
  private int connections;

  Watcher(Suite suite, String jobId) {
    this.url = suite.url() + "/v1/jobs/" + jobId + "/events";
    this.key = suite.key();
  }

  /** All events so far, in the order of their arrival over all connections. */
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  int connections() {
    return connections;
  }

  /** Watches until the given number of further events came, then drops the connection. */
  void watch(int events) throws StreamException {
    follow(events, Set.of());
  }

  /** Watches until an event of one of the stages, then drops the connection. */
  void watchUntilStage(String... stages) throws StreamException {
    follow(Integer.MAX_VALUE, Set.of(stages));
  }

  /** Watches to the terminal event. */
  void watchToTheEnd() throws StreamException {
    follow(Integer.MAX_VALUE, Set.of());
  }

  private void follow(int events, Set<String> stages) throws StreamException {
    connections++;
    EventSource.Builder builder =
        new EventSource.Builder(
                ConnectStrategy.http(URI.create(url))
                    .header("Authorization", "Bearer " + key)
                    .header("Accept", "text/event-stream")
                    .readTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
            .errorStrategy(ErrorStrategy.alwaysContinue());
    if (!seen.isEmpty()) {
      builder.lastEventId(String.valueOf(seen.getLast().id()));
    }
    try (EventSource source = builder.build()) {
      source.start();
      for (int left = events; left > 0; left--) {
        MessageEvent message = source.readMessage();
        Seen event =
            new Seen(
                Long.parseLong(message.getLastEventId()),
                message.getEventName(),
                message.getData());
        seen.add(event);
        if (event.isTerminal()
            || stages.contains(String.valueOf(event.body().getString("stage")))) {
          return;
        }
      }
    }
  }
}
