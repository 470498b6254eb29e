package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Follower;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.follow.Outlet;
import dev.reelay.hub.log.Entry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One client that listens by server-sent events. Everything but {@link #ready}, {@link #tick} and
 * {@link #end} runs on the event loop of its connection. Entries wait in the {@link Follower},
 * which is bounded, and leave it only while the socket takes them.
 */
final class SseStream implements Outlet, OpenStreams.Open {
  private static final String CHANNEL = "sse";
  private static final int FLUSH_BYTES = 16 * 1024;
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final Listener listener;
  private final RoutingContext client;
  private final Context context;
  private final OpenStreams streams;
  private final Followers followers;
  private final StreamConfig config;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long spokenNanos;
  private @Nullable Follower follower;
  private boolean over;

  SseStream(Listener listener, OpenStreams streams, Followers followers, StreamConfig config) {
    this.listener = listener;
    this.client = listener.client();
    this.context = listener.context();
    this.streams = streams;
    this.followers = followers;
    this.config = config;
  }

  static double count(Collection<OpenStreams.Open> open) {
    return open.stream().filter(SseStream.class::isInstance).count();
  }

  /** Opens the stream behind the entry with this number. */
  void open(long after) {
    HttpServerResponse response = client.response();
    if (response.closed()) {
      return;
    }
    if (!streams.enter(this)) {
      Problem.unavailable("Too many streams are open on this instance.").send(client.request());
      return;
    }
    client.addEndHandler(_ -> leave());
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("Vary", "Accept");
    response.drainHandler(_ -> drain());
    write(Buffer.buffer("retry: " + config.retry().toMillis() + "\n\n"));
    follower = followers.follow(listener.jobId(), after, this);
  }

  @Override
  public Access access() {
    return listener.access();
  }

  @Override
  public void ready() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(_ -> {
        scheduled.set(false);
        drain();
      });
    }
  }

  @Override
  public void tick(long nowNanos) {
    long silent = nowNanos - spokenNanos;
    // A tick early rather than late: the next one is a second away.
    if (silent + 1_000_000_000L > config.heartbeat().toNanos()) {
      context.runOnContext(_ -> keepAlive(silent));
    }
  }

  @Override
  public void cut() {
    context.runOnContext(_ -> client.request().connection().close());
  }

  @Override
  public void end() {
    context.runOnContext(_ -> finish());
  }

  private void keepAlive(long silentNanos) {
    if (over) {
      return;
    }
    if (!client.response().writeQueueFull()) {
      write(COMMENT);
    } else if (silentNanos > config.stalled().toNanos()) {
      client.request().connection().close();
    }
  }

  private void drain() {
    Follower source = follower;
    if (over || source == null) {
      return;
    }
    HttpServerResponse response = client.response();
    Buffer out = Buffer.buffer();
    while (!response.writeQueueFull()) {
      Entry entry = source.poll();
      if (entry == null) {
        break;
      }
      append(out, entry);
      if (entry.isTerminal()) {
        write(out);
        finish();
        return;
      }
      if (out.length() >= FLUSH_BYTES) {
        write(out);
        out = Buffer.buffer();
      }
    }
    if (out.length() > 0) {
      write(out);
    }
    if (source.isFinished()) {
      finish();
    }
  }

  private void append(Buffer out, Entry entry) {
    out.appendString("id: ").appendString(Long.toString(entry.seq()));
    out.appendString("\nevent: ").appendString(entry.type());
    out.appendString("\ndata: ").appendString(entry.body()).appendString("\n\n");
    streams.delivered(CHANNEL, entry.committedNanos());
  }

  private void write(Buffer out) {
    spokenNanos = System.nanoTime();
    client.response().write(out).onFailure(_ -> leave());
  }

  private void finish() {
    if (over) {
      return;
    }
    detach();
    HttpServerResponse response = client.response();
    if (response.ended() || response.closed()) {
      streams.leave(this);
    } else {
      // The service must not stop before the end is on its way.
      response.end().onComplete(_ -> streams.leave(this));
    }
  }

  private void leave() {
    detach();
    streams.leave(this);
  }

  private void detach() {
    over = true;
    if (follower != null) {
      followers.leave(follower);
    }
  }
}
