package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Follower;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.follow.Outlet;
import dev.reelay.hub.log.Entry;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
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
  private final OpenStreams streams;
  private final Followers followers;
  private final int limit;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private @Nullable Follower follower;
  private long timer;
  private boolean over;

  LongPoll(Listener listener, OpenStreams streams, Followers followers, int limit) {
    this.listener = listener;
    this.client = listener.client();
    this.context = listener.context();
    this.streams = streams;
    this.followers = followers;
    this.limit = limit;
  }

  static double count(Collection<OpenStreams.Open> open) {
    return open.stream().filter(LongPoll.class::isInstance).count();
  }

  /** Waits for what follows the entry with this number. */
  void open(long after, int waitSeconds) {
    if (client.response().closed()) {
      return;
    }
    if (!streams.enter(this)) {
      Problem.unavailable("Too many clients wait on this instance.").send(client.request());
      return;
    }
    client.addEndHandler(_ -> leave());
    timer = client.vertx().setTimer(waitSeconds * 1_000L, _ -> end());
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
  public void end() {
    context.runOnContext(_ -> answer(List.of()));
  }

  private void look() {
    Follower source = follower;
    if (over || source == null) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    while (entries.size() < limit) {
      Entry entry = source.poll();
      if (entry == null) {
        break;
      }
      entries.add(entry);
    }
    if (!entries.isEmpty() || source.isFinished()) {
      answer(entries);
    }
  }

  private void answer(List<Entry> entries) {
    if (over) {
      return;
    }
    long position = follower == null ? 0 : follower.position();
    detach();
    entries.forEach(entry -> streams.delivered(CHANNEL, entry.committedNanos()));
    EventsPage.send(client.response(), entries, position).onComplete(_ -> streams.leave(this));
  }

  private void leave() {
    detach();
    streams.leave(this);
  }

  private void detach() {
    over = true;
    client.vertx().cancelTimer(timer);
    if (follower != null) {
      followers.leave(follower);
    }
  }
}
