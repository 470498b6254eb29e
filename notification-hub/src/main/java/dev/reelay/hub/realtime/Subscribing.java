package dev.reelay.hub.realtime;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.Feed;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.socket.JobFinder;
import dev.reelay.hub.stream.Door;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one client wants to follow: from the wish to the first entry. On its event loop. */
final class Subscribing {
  private static final String CHANNEL = "websocket";

  private final Map<String, Wish> pending = new HashMap<>();
  private final RealtimeSession session;
  private final Feed feed;
  private final RealtimeSession.Kit kit;

  /** A wish of the client; two are never the same, even when they say the same. */
  private static final class Wish {
    private final Request.Subscribe request;

    Wish(Request.Subscribe request) {
      this.request = request;
    }

    @Nullable String id() {
      return request.id();
    }

    String job() {
      return request.job();
    }

    long after() {
      return request.after();
    }

    boolean snapshot() {
      return request.snapshot();
    }
  }

  Subscribing(RealtimeSession session, Feed feed, RealtimeSession.Kit kit) {
    this.session = session;
    this.feed = feed;
    this.kit = kit;
  }

  void subscribe(Request.Subscribe request) {
    Wish asked = new Wish(request);
    String name = asked.job();
    int most = kit.config().maxSubscriptions();
    if (!feed.follows(name) && !pending.containsKey(name) && feed.size() + pending.size() >= most) {
      session.refuse(asked.id(), name, Refusal.limit(most));
      return;
    }
    Access access = session.access();
    if (name.equals(Request.ALL_JOBS)) {
      if (access.jobId() != null) {
        session.refuse(asked.id(), name, Refusal.NOT_ALLOWED);
        return;
      }
      pending.put(name, asked);
      kit.finder().check(access, verdict -> answered(asked, verdict));
    } else {
      pending.put(name, asked);
      kit.finder().find(access, name, verdict -> answered(asked, verdict));
    }
  }

  void unsubscribe(Request.Unsubscribe asked) {
    long position = feed.positions().getOrDefault(asked.job(), 0L);
    boolean wasPending = pending.remove(asked.job()) != null;
    if (feed.unfollow(asked.job()) || wasPending) {
      session.send(Message.end(asked.id(), asked.job(), position, "unsubscribed"));
    } else {
      session.refuse(asked.id(), asked.job(), Refusal.NOT_SUBSCRIBED);
    }
  }

  private void answered(Wish asked, Door.Verdict verdict) {
    session.execute(() -> {
      if (!isWanted(asked)) {
        return;
      }
      switch (verdict) {
        case Door.Missing _ -> refused(asked, Refusal.NOT_FOUND);
        case Door.Unknown _ -> refused(asked, Refusal.UNAVAILABLE);
        case Door.Over _ -> session.bye(Bye.UNAUTHORIZED);
        case Door.Open open -> begin(asked, open.head());
      }
    });
  }

  private void refused(Wish asked, Refusal refusal) {
    pending.remove(asked.job(), asked);
    session.refuse(asked.id(), asked.job(), refusal);
  }

  /** Neither unsubscribed nor asked for anew meanwhile. */
  private boolean isWanted(Wish asked) {
    return !session.isOver() && pending.get(asked.job()) == asked;
  }

  private void begin(Wish asked, @Nullable Head head) {
    if (asked.job().equals(Request.ALL_JOBS)) {
      kit.finder()
          .key(
              session.access().keyId(),
              asked.snapshot(),
              found -> session.execute(() -> followKey(asked, found)));
      return;
    }
    long last = head == null ? 0 : head.lastSeq();
    boolean reset = asked.after() > last;
    if (last > 0 && (asked.snapshot() || reset)) {
      kit.finder()
          .entry(
              asked.job(),
              last,
              newest -> session.execute(() -> followFrom(asked, newest, last, reset)));
    } else {
      follow(asked, Math.clamp(asked.after(), 0, last), last);
    }
  }

  private void followFrom(Wish asked, @Nullable Entry newest, long last, boolean reset) {
    if (!isWanted(asked)) {
      return;
    }
    session.send(Message.subscribed(asked.id(), asked.job(), last, last));
    if (newest != null) {
      session.send(Message.snapshot(newest, reset));
    }
    start(asked, last);
  }

  private void followKey(Wish asked, JobFinder.@Nullable KeyHead found) {
    if (!isWanted(asked)) {
      return;
    }
    if (found == null) {
      refused(asked, Refusal.UNAVAILABLE);
      return;
    }
    long last = found.last();
    boolean jumps = asked.snapshot() || asked.after() > last;
    long after = jumps ? last : Math.max(0, asked.after());
    session.send(Message.subscribed(asked.id(), asked.job(), after, last));
    found.newest().forEach(entry -> session.send(Message.snapshot(entry, asked.after() > last)));
    start(asked, after);
  }

  private void follow(Wish asked, long after, long last) {
    if (after > 0) {
      kit.streams().meters().resumed(CHANNEL);
    }
    session.send(Message.subscribed(asked.id(), asked.job(), after, last));
    start(asked, after);
  }

  private void start(Wish asked, long after) {
    pending.remove(asked.job(), asked);
    String name = asked.job();
    feed.follow(
        name,
        name.equals(Request.ALL_JOBS)
            ? kit.streams().followers().key(session.access().keyId())
            : kit.streams().followers().job(name),
        after);
  }
}
