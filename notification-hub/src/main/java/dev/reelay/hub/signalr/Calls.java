package dev.reelay.hub.signalr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.hub.follow.Feed;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.signalr.HubMessage.Invocation;
import dev.reelay.hub.stream.Door;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The methods that clients call. On the thread of the connection. */
final class Calls {
  private static final String NOT_FOUND = "Task not found.";
  private static final int RESUME_MAX = 100;

  private final Map<String, Wish> pending = new HashMap<>();
  private final HubConnection connection;
  private final Feed feed;
  private final HubKit kit;

  /** A job that the client wants to follow; two wishes are never the same. */
  private static final class Wish {
    private final String jobId;
    private final long after;
    private final Answer answer;

    /**
     * A wish.
     *
     * @param after number of the last entry that the client has; -1 when it names none
     */
    Wish(String jobId, long after, Answer answer) {
      this.jobId = jobId;
      this.after = after;
      this.answer = answer;
    }

    String jobId() {
      return jobId;
    }

    long after() {
      return after;
    }

    Answer answer() {
      return answer;
    }
  }

  /** Hears what became of a wish. */
  private interface Answer {
    /** With the reason why it cannot be, or null once it is. */
    void accept(@Nullable String problem);
  }

  Calls(HubConnection connection, Feed feed, HubKit kit) {
    this.connection = connection;
    this.feed = feed;
    this.kit = kit;
  }

  void call(Invocation call) {
    List<JsonNode> arguments = call.arguments();
    String first = arguments.isEmpty() ? "" : arguments.getFirst().asText();
    switch (call.target()) {
      case "SubscribeToTask" -> {
        long after = arguments.size() < 2 ? -1 : position(arguments.get(1));
        subscribe(new Wish(first, after, problem -> answer(call, problem)));
      }
      case "UnsubscribeFromTask" -> {
        pending.remove(first);
        feed.unfollow(first);
        answer(call, null);
      }
      case "GetTaskStatus" -> status(call, first);
      case "Resume" -> resume(call);
      default -> answer(call, "Method does not exist.");
    }
  }

  /** Subscribes as the address says; a job that cannot be followed is left out. */
  void subscribeUnasked(String jobId) {
    subscribe(new Wish(jobId, -1, _ -> {}));
  }

  private void resume(Invocation call) {
    JsonNode tasks = call.arguments().isEmpty() ? null : call.arguments().getFirst();
    if (tasks == null || !tasks.isArray() || tasks.size() > RESUME_MAX) {
      answer(call, "Resume takes a list of at most " + RESUME_MAX + " {taskId, after}.");
      return;
    }
    AtomicInteger left = new AtomicInteger(tasks.size());
    AtomicInteger refused = new AtomicInteger();
    if (tasks.isEmpty()) {
      answer(call, null);
    }
    for (JsonNode task : tasks) {
      subscribe(
          new Wish(
              task.path("taskId").asText(),
              position(task),
              problem -> {
                refused.addAndGet(problem == null ? 0 : 1);
                if (left.decrementAndGet() == 0) {
                  answer(call, refused.get() == 0 ? null : refused.get() + " tasks not found.");
                }
              }));
    }
  }

  private static long position(JsonNode given) {
    JsonNode after = given.path("after");
    return after.isNumber() && after.asLong() >= 0 ? after.asLong() : -1;
  }

  private void subscribe(Wish wish) {
    int most = kit.sockets().maxSubscriptions();
    boolean isNew = !feed.follows(wish.jobId()) && !pending.containsKey(wish.jobId());
    if (isNew && feed.size() + pending.size() >= most) {
      wish.answer().accept("One connection follows at most " + most + " tasks.");
      return;
    }
    Wish before = pending.put(wish.jobId(), wish);
    if (before != null) {
      before.answer().accept(null);
    }
    kit.finder()
        .find(
            connection.access(),
            wish.jobId(),
            verdict -> connection.wire().execute(() -> found(wish, verdict)));
  }

  private void found(Wish wish, Door.Verdict verdict) {
    if (connection.isOver() || pending.get(wish.jobId()) != wish) {
      return;
    }
    switch (verdict) {
      case Door.Open open -> begin(wish, open.head());
      case Door.Unknown _ -> refuse(wish, "The log cannot be read now.");
      case Door.Missing _, Door.Over _ -> refuse(wish, NOT_FOUND);
    }
  }

  private void refuse(Wish wish, String why) {
    pending.remove(wish.jobId(), wish);
    wish.answer().accept(why);
  }

  private void begin(Wish wish, @Nullable Head head) {
    wish.answer().accept(null);
    if (head == null || head.lastSeq() == 0) {
      soon(wish, null, 0);
      return;
    }
    long last = head.lastSeq();
    // Whoever has no position is told the end of a finished job once more, as an event.
    long otherwise = head.isEnded() ? last - 1 : last;
    long after = wish.after() < 0 || wish.after() > last ? otherwise : wish.after();
    if (wish.after() > 0) {
      kit.streams().meters().resumed(connection.channel());
    }
    kit.finder()
        .entry(
            wish.jobId(),
            last,
            newest -> connection.wire().execute(() -> soon(wish, newest, after)));
  }

  private void soon(Wish wish, @Nullable Entry newest, long after) {
    kit.vertx()
        .setTimer(
            Math.max(1, kit.config().breath().toMillis()),
            _ -> connection.wire().execute(() -> follow(wish, newest, after)));
  }

  private void follow(Wish wish, @Nullable Entry newest, long after) {
    String jobId = wish.jobId();
    if (connection.isOver() || !pending.remove(jobId, wish)) {
      return;
    }
    StringBuilder status = new StringBuilder();
    HubRecords.call(
        status, TaskEvents.STATUS, newest == null ? TaskEvents.nothingYet(jobId) : newest.body());
    connection.say(status.toString());
    feed.follow(jobId, kit.streams().followers().job(jobId), after);
  }

  private void status(Invocation call, String jobId) {
    kit.finder()
        .find(
            connection.access(),
            jobId,
            verdict -> {
              if (verdict instanceof Door.Open(Head head) && head != null && head.lastSeq() > 0) {
                kit.finder()
                    .entry(
                        jobId,
                        head.lastSeq(),
                        newest -> connection.wire().execute(() -> tell(call, jobId, newest)));
              } else if (verdict instanceof Door.Open) {
                connection.wire().execute(() -> tell(call, jobId, null));
              } else {
                connection.wire().execute(() -> answer(call, NOT_FOUND));
              }
            });
  }

  private void tell(Invocation call, String jobId, @Nullable Entry newest) {
    String id = call.invocationId();
    if (id != null) {
      connection.say(
          HubRecords.result(id, newest == null ? TaskEvents.nothingYet(jobId) : newest.body()));
    }
  }

  private void answer(Invocation call, @Nullable String problem) {
    String id = call.invocationId();
    if (id == null) {
      return;
    }
    connection.say(
        problem == null
            ? HubRecords.result(id, "null")
            : HubRecords.failure(
                id,
                "Failed to invoke '"
                    + call.target()
                    + "' due to an error on the server. HubException: "
                    + problem));
  }
}
