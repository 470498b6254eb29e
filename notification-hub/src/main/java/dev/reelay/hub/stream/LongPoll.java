package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Outlet;
import dev.reelay.hub.follow.Source;
import dev.reelay.hub.log.Entry;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One client that waits for a page which is still empty. Runs on the event loop of its connection,
 * like {@link SseStream}.
 */
final class LongPoll implements Outlet, OpenStreams.Open {
  private static final String CHANNEL = "poll";

  private final Listener listener;
  private final RoutingContext client;
  private final Context context;
  private final StreamKit kit;
  private final int limit;
  private long from;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private @Nullable Source source;
  private long timer;
  private boolean over;

  LongPoll(Listener listener, StreamKit kit, int limit) {
    this.listener = listener;
    this.client = listener.client();
    this.context = listener.context();
    this.kit = kit;
    this.limit = limit;
  }

  /** Waits for what follows the entry with this number. */
  void open(long after, int waitSeconds) {
    if (client.response().closed()) {
      return;
    }
    Entrance entrance = kit.streams().enter(this);
    if (entrance != Entrance.IN) {
      Problem.of(entrance).send(client.request());
      return;
    }
    client.addEndHandler(_ -> leave());
    timer = client.vertx().setTimer(waitSeconds * 1_000L, _ -> answer(List.of()));
    from = after;
    source = listener.log().follow(after, this, kit.followers().budget(false));
    ready();
  }

  @Override
  public String channel() {
    return CHANNEL;
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
        look();
      });
    }
  }

  @Override
  public void tick(long nowNanos) {
    // Its own timer ends it; nothing is sent before.
  }

  @Override
  public void cut() {
    context.runOnContext(_ -> client.request().connection().close());
  }

  @Override
  public void end(Farewell why) {
    context.runOnContext(_ -> answer(List.of()));
  }

  private void look() {
    Source log = source;
    if (over || log == null) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    while (entries.size() < limit) {
      Source.Item item = log.next();
      if (item == null) {
        break;
      }
      entries.add(item.entry());
    }
    if (!entries.isEmpty() || log.isFinished()) {
      answer(entries);
    }
  }

  private void answer(List<Entry> entries) {
    if (over) {
      return;
    }
    long position = source == null ? 0 : source.position();
    detach();
    entries.forEach(entry -> kit.meters().delivered(CHANNEL, entry.committedNanos()));
    EventsPage.send(client, entries, from, position).onComplete(_ -> kit.streams().leave(this));
  }

  private void leave() {
    detach();
    kit.streams().leave(this);
  }

  private void detach() {
    over = true;
    client.vertx().cancelTimer(timer);
    Source log = source;
    if (log != null) {
      listener.log().leave(log);
    }
  }
}
