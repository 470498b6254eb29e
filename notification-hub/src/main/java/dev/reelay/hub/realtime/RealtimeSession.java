package dev.reelay.hub.realtime;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.follow.Feed;
import dev.reelay.hub.follow.Source;
import dev.reelay.hub.socket.JobFinder;
import dev.reelay.hub.socket.Pace;
import dev.reelay.hub.socket.SocketConfig;
import dev.reelay.hub.socket.SocketDoor;
import dev.reelay.hub.socket.SocketLine;
import dev.reelay.hub.stream.DeliveryMeters;
import dev.reelay.hub.stream.Entrance;
import dev.reelay.hub.stream.Farewell;
import dev.reelay.hub.stream.OpenStreams;
import dev.reelay.hub.stream.StreamKit;
import io.quarkus.virtual.threads.VirtualThreads;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client. Everything but {@link #tick}, {@link #end} and {@link #cut} runs on the event loop of
 * its connection.
 */
final class RealtimeSession implements OpenStreams.Open, Feed.Sink {
  private static final String CHANNEL = "websocket";
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final WebSocketConnection connection;
  private final Kit kit;
  private final SocketLine line;
  private final Feed feed;
  private final Pace pace;
  private final Subscribing subscribing;
  private volatile Access access;
  private boolean over;

  /** What every session needs of its instance. */
  @ApplicationScoped
  static class Kit {
    final StreamKit streams;
    final SocketConfig config;
    final JobFinder finder;
    final AccessTokens tokens;
    final ExecutorService threads;

    Kit(
        StreamKit streams,
        SocketConfig config,
        JobFinder finder,
        AccessTokens tokens,
        @VirtualThreads ExecutorService threads) {
      this.streams = streams;
      this.config = config;
      this.finder = finder;
      this.tokens = tokens;
      this.threads = threads;
    }

    StreamKit streams() {
      return streams;
    }

    SocketConfig config() {
      return config;
    }

    JobFinder finder() {
      return finder;
    }

    AccessTokens tokens() {
      return tokens;
    }

    ExecutorService threads() {
      return threads;
    }
  }

  RealtimeSession(WebSocketConnection connection, Context context, Kit kit) {
    this.connection = connection;
    this.kit = kit;
    this.access = connection.userData().get(SocketDoor.ACCESS);
    this.line = new SocketLine(connection, context, this::roomAgain);
    this.feed = new Feed(kit.streams().followers().budget(true), this, line::execute);
    this.pace =
        new Pace(kit.config().messagesPerSecond(), kit.config().messageBurst(), System.nanoTime());
    this.subscribing = new Subscribing(this, feed, kit);
  }

  void open() {
    Entrance entrance = kit.streams().streams().enter(this);
    if (entrance != Entrance.IN) {
      bye(entrance == Entrance.FULL ? Bye.UNAVAILABLE : Bye.TOO_MANY_CONNECTIONS);
      return;
    }
    line.send(hello());
  }

  private String hello() {
    return Message.hello(
        connection.id(), kit.config().maxSubscriptions(), kit.config().ping().toSeconds());
  }

  void text(String text) {
    line.heard();
    if (over) {
      return;
    }
    if (!pace.take(System.nanoTime())) {
      meters().closed(CHANNEL, "too_fast");
      bye(Bye.TOO_FAST);
      return;
    }
    switch (Request.parse(text)) {
      case Request.Subscribe asked -> subscribing.subscribe(asked);
      case Request.Unsubscribe asked -> subscribing.unsubscribe(asked);
      case Request.Refresh asked -> refresh(asked);
      case Request.Ping asked -> line.send(Message.pong(asked.id()));
      case Request.Malformed asked -> refuse(asked.id(), null, Refusal.malformed(asked.why()));
    }
  }

  void binary() {
    line.heard();
    if (!over) {
      bye(Bye.NOT_TEXT);
    }
  }

  void heard() {
    line.heard();
  }

  /** The connection is no more. */
  void gone() {
    over = true;
    feed.close();
    kit.streams().streams().leave(this);
  }

  private void refresh(Request.Refresh asked) {
    kit.threads()
        .execute(() -> {
          Optional<Access> given = kit.tokens().verify("Bearer " + asked.token());
          line.execute(() -> refreshed(asked, given.orElse(null)));
        });
  }

  private void refreshed(Request.Refresh asked, @Nullable Access given) {
    if (over) {
      return;
    }
    if (given == null || opensLess(given)) {
      refuse(asked.id(), null, Refusal.BAD_TOKEN);
    } else {
      access = given;
      line.send(hello());
    }
  }

  private boolean opensLess(Access given) {
    return !given.keyId().equals(access.keyId())
        || (given.jobId() != null && !given.jobId().equals(access.jobId()));
  }

  @Override
  public String channel() {
    return CHANNEL;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public void tick(long nowNanos) {
    if (line.isClosing()) {
      if (line.closingForNanos(nowNanos) > CLOSING_NANOS) {
        line.cut();
      }
      return;
    }
    long silent = line.silentNanos(nowNanos);
    long slow = kit.config().slow().toNanos();
    if (silent > kit.config().dead().toNanos()) {
      meters().closed(CHANNEL, "dead");
      line.cut();
    } else if (feed.behindNanos(nowNanos) > slow && line.stuckNanos(nowNanos) > slow / 2) {
      meters().closed(CHANNEL, "slow");
      line.execute(() -> bye(Bye.SLOW));
    } else if (silent > kit.config().ping().toNanos()) {
      line.execute(line::ping);
    }
  }

  @Override
  public void end(Farewell why) {
    line.execute(() -> bye(why == Farewell.DRAIN ? Bye.DRAINING : Bye.UNAUTHORIZED));
  }

  @Override
  public void cut() {
    line.cut();
  }

  @Override
  public boolean hasRoom() {
    return line.hasRoom();
  }

  @Override
  public void entry(String name, Source.Item item) {
    line.send(Message.entry(name, item));
    meters().delivered(CHANNEL, item.entry().committedNanos());
    if (item.conflated()) {
      meters().conflated(CHANNEL);
    }
  }

  @Override
  public void finished(String name, long position) {
    line.send(Message.end(null, name, position, "finished"));
  }

  @Override
  public void flush() {
    // Each message was sent at once.
  }

  void send(String message) {
    line.send(message);
  }

  void execute(Runnable action) {
    line.execute(action);
  }

  void refuse(@Nullable String id, @Nullable String job, Refusal refusal) {
    line.send(Message.error(id, job, refusal));
  }

  boolean isOver() {
    return over;
  }

  void bye(Bye why) {
    if (over) {
      return;
    }
    over = true;
    Map<String, Long> positions = feed.positions();
    feed.close();
    long afterMillis =
        why == Bye.DRAINING
            ? ThreadLocalRandom.current().nextLong(kit.config().comeBack().toMillis() + 1)
            : 0;
    line.send(Message.bye(why, afterMillis, positions));
    line.close(why.closeCode(), why.word());
  }

  private void roomAgain() {
    feed.resume();
  }

  private DeliveryMeters meters() {
    return kit.streams().meters();
  }
}
