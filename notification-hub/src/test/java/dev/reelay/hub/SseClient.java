package dev.reelay.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a stream as a browser would, and remembers when what came. */
public final class SseClient implements AutoCloseable {
  /** One event of a stream. */
  public record Frame(long id, String event, String data, long nanos) {}

  public static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public final HttpResponse<InputStream> response;
  public final List<Frame> frames = new CopyOnWriteArrayList<>();
  public final List<String> rawHead = new CopyOnWriteArrayList<>();
  public final AtomicInteger comments = new AtomicInteger();
  public volatile boolean ended;

  private SseClient(HttpResponse<InputStream> response) {
    this.response = response;
    Thread.ofVirtual().name("sse-client").start(this::read);
  }

  /** Opens a stream; the last event id may be null. */
  public static SseClient open(URI uri, String token, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      return new SseClient(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public List<Long> ids() {
    return frames.stream().map(Frame::id).toList();
  }

  public List<String> data() {
    return frames.stream().map(Frame::data).toList();
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      // It was already gone.
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      long id = 0;
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (frames.isEmpty()) {
          rawHead.add(line);
        }
        if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring(4));
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          frames.add(new Frame(id, event, line.substring(6), System.nanoTime()));
        }
      }
      ended = true;
    } catch (IOException e) {
      // Closed by the test, or cut.
    }
  }
}
