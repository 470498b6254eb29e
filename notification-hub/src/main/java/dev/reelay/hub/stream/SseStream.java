package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Outlet;
import dev.reelay.hub.follow.Source;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One client that listens by server-sent events. Everything but {@link #ready}, {@link #tick} and
 * {@link #end} runs on the event loop of its connection. Entries wait in the source, which is
 * bounded, and leave it only while the socket takes them.
 */
final class SseStream implements Outlet, OpenStreams.Open {
  private static final int FLUSH_BYTES = 16 * 1024;
  private static final int PATIENT_BEATS = 12;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Listener listener;
  private final Dialect dialect;
  private final RoutingContext client;
  private final Context context;
  private final StreamKit kit;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long spokenNanos;
  private @Nullable Source source;
  private long beatTimer;
  private int idleBeats;
  private boolean over;

  SseStream(Listener listener, Dialect dialect, StreamKit kit) {
    this.listener = listener;
    this.dialect = dialect;
    this.client = listener.client();
    this.context = listener.context();
    this.kit = kit;
  }

  /** Opens the stream behind this position. */
  void open(long after) {
    HttpServerResponse response = client.response();
    if (response.closed()) {
      return;
    }
    Entrance entrance = kit.streams().enter(this);
    if (entrance != Entrance.IN) {
      Problem.of(entrance).send(client.request());
      return;
    }
    client.addEndHandler(_ -> leave());
    StreamHead.put(response);
    response.drainHandler(_ -> drain());
    write(Buffer.buffer("retry: " + kit.config().retry().toMillis() + "\n\n"));
    source = listener.log().follow(after, this, kit.followers().budget(false));
    if (dialect.beats()) {
      nextBeat();
    }
  }

  /** Beats slow down on a stream on which nothing happens. */
  private void nextBeat() {
    long least = kit.config().beat().toMillis();
    long most = kit.config().idleBeat().toMillis();
    int doubled = Math.clamp(idleBeats / PATIENT_BEATS, 0, 3);
    beatTimer =
        client
            .vertx()
            .setTimer(
                Math.max(1, Math.min(most, least << doubled)),
                _ -> context.runOnContext(_ -> beat()));
  }

  private void beat() {
    if (over) {
      return;
    }
    if (!client.response().writeQueueFull()) {
      Buffer out = Buffer.buffer();
      dialect.heartbeat(out);
      write(out);
    }
    idleBeats++;
    nextBeat();
  }

  @Override
  public String channel() {
    return dialect.channel();
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
    // A tick early rather than late: the next one is a second away.
    Duration most = dialect.silence(kit.config());
    long silent = nowNanos - spokenNanos;
    if (silent + TICK_NANOS > most.toNanos()) {
      context.runOnContext(_ -> keepAlive(silent));
    }
  }

  @Override
  public void cut() {
    context.runOnContext(_ -> client.request().connection().close());
  }

  @Override
  public void end(Farewell why) {
    context.runOnContext(_ -> {
      if (!over && why == Farewell.DRAIN && !client.response().writeQueueFull()) {
        Buffer out = Buffer.buffer();
        dialect.shutdown(out);
        if (out.length() > 0) {
          write(out);
        }
      }
      finish();
    });
  }

  private void keepAlive(long silentNanos) {
    if (over) {
      return;
    }
    if (!client.response().writeQueueFull()) {
      Buffer out = Buffer.buffer();
      dialect.heartbeat(out);
      write(out);
    } else if (silentNanos > kit.config().stalled().toNanos()) {
      kit.meters().closed(channel(), "stalled");
      client.request().connection().close();
    }
  }

  private void drain() {
    Source log = source;
    if (over || log == null) {
      return;
    }
    HttpServerResponse response = client.response();
    Buffer out = Buffer.buffer();
    while (!response.writeQueueFull()) {
      Source.Item item = log.next();
      if (item == null) {
        break;
      }
      idleBeats = 0;
      dialect.entry(out, item);
      kit.meters().delivered(channel(), item.entry().committedNanos());
      if (out.length() >= FLUSH_BYTES) {
        write(out);
        out = Buffer.buffer();
      }
    }
    if (out.length() > 0) {
      write(out);
    }
    if (log.isFinished()) {
      finish();
    }
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
      kit.streams().leave(this);
    } else {
      // The service must not stop before the end is on its way.
      response.end().onComplete(_ -> kit.streams().leave(this));
    }
  }

  private void leave() {
    detach();
    kit.streams().leave(this);
  }

  private void detach() {
    over = true;
    client.vertx().cancelTimer(beatTimer);
    Source log = source;
    if (log != null) {
      listener.log().leave(log);
    }
  }
}
