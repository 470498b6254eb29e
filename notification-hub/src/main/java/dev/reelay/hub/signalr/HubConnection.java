package dev.reelay.hub.signalr;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Feed;
import dev.reelay.hub.follow.Source;
import dev.reelay.hub.signalr.HubMessage.ProtocolException;
import dev.reelay.hub.socket.Pace;
import dev.reelay.hub.stream.DeliveryMeters;
import dev.reelay.hub.stream.Entrance;
import dev.reelay.hub.stream.Farewell;
import dev.reelay.hub.stream.OpenStreams;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One SignalR client, whatever its transport. Everything but {@link #tick}, {@link #end} and {@link
 * #cut} runs on the thread of its wire.
 */
final class HubConnection implements OpenStreams.Open, Feed.Sink {
  private static final int FLUSH_CHARS = 16 * 1024;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String token;
  private final Access access;
  private final Options options;
  private final Wire wire;
  private final HubKit kit;
  private final Feed feed;
  private final Calls calls;
  private final Pace pace;
  private final StringBuilder out = new StringBuilder();
  private final long openedNanos = System.nanoTime();
  private String rest = "";
  private boolean greeted;
  private volatile boolean over;
  private volatile long overNanos;
  private volatile long heardNanos = openedNanos;
  private volatile long saidNanos = openedNanos;

  HubConnection(String token, Access access, Options options, Wire wire, HubKit kit) {
    this.token = token;
    this.access = access;
    this.options = options;
    this.wire = wire;
    this.kit = kit;
    this.feed = new Feed(kit.streams().followers().budget(true), this, wire::execute);
    this.calls = new Calls(this, feed, kit);
    this.pace =
        new Pace(kit.sockets().messagesPerSecond(), kit.sockets().messageBurst(), openedNanos);
  }

  /** Lets it in; false when there is no room. */
  boolean open() {
    if (kit.streams().streams().enter(this) != Entrance.IN) {
      return false;
    }
    kit.connections().put(this);
    return true;
  }

  String token() {
    return token;
  }

  Wire wire() {
    return wire;
  }

  /** Takes what the client sent: records, or the beginning of one. */
  void received(String data) {
    heard();
    String all = rest.isEmpty() ? data : rest + data;
    int from = 0;
    for (int end = all.indexOf(HubRecords.END); end >= 0 && !over; ) {
      one(all.substring(from, end));
      from = end + 1;
      end = all.indexOf(HubRecords.END, from);
    }
    rest = all.substring(from);
    if (!over && isTooLong(rest)) {
      fail("The maximum message size was exceeded.");
    }
  }

  private boolean isTooLong(String record) {
    int most = kit.config().maximumReceiveMessageSize();
    return record.length() > most / 4 && record.getBytes(StandardCharsets.UTF_8).length > most;
  }

  private void one(String record) {
    if (isTooLong(record)) {
      fail("The maximum message size was exceeded.");
      return;
    }
    try {
      if (greeted) {
        message(HubMessage.parse(record));
      } else {
        greet(HubMessage.handshake(record));
      }
    } catch (ProtocolException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void greet(@Nullable String refusal) {
    if (refusal != null) {
      wire.send(HubRecords.handshakeRefused(refusal));
      leave(false);
      return;
    }
    greeted = true;
    say(HubRecords.HANDSHAKE_DONE);
    options.tasks().forEach(calls::subscribeUnasked);
  }

  private void message(HubMessage message) {
    if (!(message instanceof HubMessage.Ping) && !pace.take(System.nanoTime())) {
      meters().closed(channel(), "too_fast");
      fail("Too many messages.");
      return;
    }
    switch (message) {
      case HubMessage.Invocation call -> calls.call(call);
      case HubMessage.StreamInvocation call ->
          say(
              HubRecords.failure(
                  call.invocationId(),
                  "The client attempted to invoke a method that does not stream."));
      case HubMessage.Close _ -> leave(false);
      case HubMessage.Ping _, HubMessage.Other _ -> {
        // Nothing but a sign of life.
      }
    }
  }

  /** Sends records behind all that was gathered. */
  void say(String records) {
    if (over) {
      return;
    }
    out.append(records);
    flush();
  }

  /** The client gave a sign of life. */
  void heard() {
    heardNanos = System.nanoTime();
  }

  /** What the client sent is not the protocol, or too much. */
  private void fail(String why) {
    say(
        HubRecords.close(
            kit.config().enableDetailedErrors()
                ? "Connection closed with an error. " + why
                : "Connection closed with an error.",
            false));
    leave(false);
  }

  /** The connection is no more. */
  void gone() {
    over = true;
    feed.close();
    kit.connections().remove(this);
    kit.streams().streams().leave(this);
  }

  private void leave(boolean isLeaving) {
    if (!over) {
      over = true;
      overNanos = System.nanoTime();
      feed.close();
      wire.close(isLeaving);
    }
  }

  boolean isOver() {
    return over;
  }

  @Override
  public String channel() {
    return wire.channel();
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public void tick(long nowNanos) {
    if (over) {
      if (nowNanos - overNanos > CLOSING_NANOS) {
        cut();
      }
      return;
    }
    if (wire.isHeld()) {
      heard();
    }
    long slow = kit.sockets().slow().toNanos();
    if (nowNanos - heardNanos > kit.config().clientTimeoutInterval().toNanos()) {
      meters().closed(channel(), "dead");
      cut();
    } else if (!greeted && nowNanos - openedNanos > kit.config().handshakeTimeout().toNanos()) {
      wire.execute(() -> {
        say(HubRecords.handshakeRefused("Handshake was canceled."));
        leave(false);
      });
    } else if (feed.behindNanos(nowNanos) > slow && wire.stuckNanos(nowNanos) > slow / 2) {
      meters().closed(channel(), "slow");
      wire.execute(() -> bid(true, "The client is too slow."));
    } else if (wire.needsKeepAlive()
        && greeted
        && nowNanos - saidNanos + TICK_NANOS > kit.config().keepAliveInterval().toNanos()) {
      wire.execute(() -> say(HubRecords.PING));
    }
  }

  @Override
  public void end(Farewell why) {
    wire.execute(() -> {
      if (why == Farewell.DRAIN) {
        bid(true, null);
      } else {
        bid(false, "The virtual key is no longer valid.");
      }
    });
  }

  private void bid(boolean allowReconnect, @Nullable String error) {
    if (greeted) {
      say(HubRecords.close(error, allowReconnect));
    }
    leave(allowReconnect);
  }

  @Override
  public void cut() {
    wire.cut();
    wire.execute(this::gone);
  }

  @Override
  public boolean hasRoom() {
    return wire.hasRoom() && out.length() < FLUSH_CHARS * 4;
  }

  @Override
  public void entry(String name, Source.Item item) {
    HubRecords.call(out, options.events().target(item.entry()), item.entry().body());
    meters().delivered(channel(), item.entry().committedNanos());
    if (item.conflated()) {
      meters().conflated(channel());
    }
    if (out.length() > FLUSH_CHARS) {
      flush();
    }
  }

  @Override
  public void finished(String name, long position) {
    // The last event of a job says so itself.
  }

  @Override
  public void flush() {
    if (!out.isEmpty() && !over) {
      String records = out.toString();
      out.setLength(0);
      saidNanos = System.nanoTime();
      wire.send(records);
    }
  }

  /** The wire takes more again. */
  void roomAgain() {
    feed.resume();
  }

  private DeliveryMeters meters() {
    return kit.streams().meters();
  }
}
