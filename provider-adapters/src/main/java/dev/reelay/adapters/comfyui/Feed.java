package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.bus.Loop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket over which the server tells how its runs go on; there while there is something to
 * listen for, and made anew with growing pauses when it is lost. Everything that it brings is a
 * mere hint: without it the runs go on, and looks find out.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Feed.class);
  private static final Duration PULSE = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration BACK_OFF_MIN = Duration.ofMillis(500);
  private static final int BACK_OFF_DOUBLINGS = 6;
  private static final long SILENCE_MAX_NANOS = Duration.ofSeconds(50).toNanos();

  /** Longest message that is read. */
  private static final int MESSAGE_MAX = 1_000_000;

  private final String provider;
  private final URI url;
  private final Supplier<Map<String, String>> headers;
  private final Duration timeout;
  private final WatchedRuns runs;
  private final Consumer<String> hint;
  private final HttpClient client;
  private @Nullable Loop loop;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  private int failures;
  private boolean wasConnected;

  /**
   * What it is made of.
   *
   * @param provider for the log
   * @param url of the socket, with the client id
   * @param headers asked for each connection
   * @param timeout until a connection is there
   */
  record Settings(
      String provider, URI url, Supplier<Map<String, String>> headers, Duration timeout) {}

  /** A feed that connects when the first run is watched. Hints must not block. */
  Feed(Settings settings, WatchedRuns runs, Consumer<String> hint) {
    this.provider = settings.provider();
    this.url = settings.url();
    this.headers = settings.headers();
    this.timeout = settings.timeout();
    this.runs = runs;
    this.hint = hint;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  /** Listens for a run from now on. */
  synchronized void watch(String promptId, String stageRunId, Map<String, String> nodes) {
    runs.watch(promptId, stageRunId, nodes);
    if (closed) {
      return;
    }
    if (loop == null) {
      loop = Loop.start("comfyui-feed-" + provider, this::round);
    } else if (connection == null) {
      loop.wake();
    }
  }

  /** Listens for a run no longer. */
  void forget(String promptId) {
    runs.forget(promptId);
  }

  /** Whether the server can be heard right now. */
  boolean isConnected() {
    return connection != null;
  }

  @Override
  public void close() {
    Loop running;
    synchronized (this) {
      closed = true;
      running = loop;
    }
    client.shutdownNow();
    if (running != null) {
      running.close();
    }
    Connection open = connection;
    if (open != null) {
      open.abort();
    }
  }

  private @Nullable Duration round() throws InterruptedException {
    if (closed) {
      return null;
    }
    Connection open = connection;
    if (open == null) {
      return runs.isEmpty() ? IDLE : connect();
    }
    if (open.isDead()) {
      open.abort();
      connection = null;
      LOG.infof("The feed of %s is lost; it is made anew", provider);
      return BACK_OFF_MIN;
    }
    open.ping();
    return PULSE;
  }

  private Duration connect() throws InterruptedException {
    Connection made = new Connection();
    try {
      WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(timeout);
      headers.get().forEach(builder::header);
      builder.buildAsync(url, made).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      connection = made;
      failures = 0;
      if (wasConnected) {
        // Whatever happened meanwhile was not heard, the loss of all runs included.
        runs.stageRuns().forEach(hint);
      }
      wasConnected = true;
      return PULSE;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      made.abort();
      failures = Math.min(failures + 1, BACK_OFF_DOUBLINGS);
      LOG.debugf(e, "The feed of %s cannot be reached", provider);
      return BACK_OFF_MIN.multipliedBy(1L << failures);
    }
  }

  private void wake() {
    Loop running;
    synchronized (this) {
      running = loop;
    }
    if (running != null) {
      running.wake();
    }
  }

  private void take(CharSequence text) {
    try {
      runs.take(Answer.JSON.readTree(text.toString())).ifPresent(hint);
    } catch (JsonProcessingException e) {
      LOG.debugf("The feed of %s brought something that is no JSON", provider);
    }
  }

  /** One socket; its events come one after another. */
  private final class Connection implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile boolean ended;
    private volatile long heardAt = System.nanoTime();
    private boolean tooLong;

    boolean isDead() {
      return ended || System.nanoTime() - heardAt > SILENCE_MAX_NANOS;
    }

    void ping() throws InterruptedException {
      WebSocket open = socket;
      if (open == null) {
        return;
      }
      try {
        open.sendPing(ByteBuffer.allocate(0)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        end();
      }
    }

    void abort() {
      ended = true;
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
    }

    /** Also one that opens after nobody waits for it any more. */
    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      if (ended) {
        opened.abort();
      } else {
        opened.request(1);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      heardAt = System.nanoTime();
      tooLong |= message.length() + part.length() > MESSAGE_MAX;
      if (!tooLong) {
        message.append(part);
      }
      if (last) {
        if (!tooLong) {
          take(message);
        }
        message.setLength(0);
        tooLong = false;
      }
      from.request(1);
      return null;
    }

    /** Previews; of no interest. */
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      heardAt = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer part) {
      heardAt = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end();
    }

    private void end() {
      ended = true;
      wake();
    }
  }
}
