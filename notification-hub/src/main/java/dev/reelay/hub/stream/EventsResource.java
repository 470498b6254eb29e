package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.LogStore;
import dev.reelay.hub.log.Page;
import dev.reelay.hub.stream.Answering.Answer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/jobs/{id}/events}: the log of a job as a stream, a page or a long poll; and the
 * same stream in the words of the seeds.
 *
 * <p>A plain route, because the status depends on the log (204 once all was seen) and a stream
 * needs to know when its socket is full.
 */
@ApplicationScoped
public class EventsResource {
  private final Answering answering;
  private final LogStore store;
  private final StreamKit kit;
  private final StreamClock clock;

  /** Who asks for which job. */
  private record Asking(RoutingContext client, Context context, Access access, String jobId) {}

  EventsResource(Answering answering, LogStore store, StreamKit kit, StreamClock clock) {
    this.answering = answering;
    this.store = store;
    this.kit = kit;
    this.clock = clock;
  }

  void register(@Observes Router router) {
    router.get("/v1/jobs/:jobId/events").handler(client -> handle(client, null));
    router.get("/api/jobs/:jobId/events").handler(client -> handle(client, SeedDialect.job(clock)));
    router
        .get("/api/video/:jobId/stream")
        .handler(client -> handle(client, SeedDialect.video(clock)));
  }

  /** Without a dialect, the client chooses between a stream and a page. */
  private void handle(RoutingContext client, @Nullable Dialect dialect) {
    answering.answer(client, (access, context) -> decide(client, context, access, dialect));
  }

  private Answer decide(
      RoutingContext client, Context context, Access access, @Nullable Dialect dialect) {
    String jobId = client.pathParam("jobId");
    if (jobId == null || !jobId.equals(access.jobId()) || !Door.isJobId(jobId)) {
      throw new RefusedException(Problem.notFound());
    }
    answering.requireStanding(access);
    EventsQuery query = EventsQuery.of(client.request(), dialect != null);
    Head head = store.head(jobId).orElse(null);
    if (head != null && (head.isDeleted() || !head.keyId().equals(access.keyId()))) {
      throw new RefusedException(Problem.notFound());
    }
    Asking asking = new Asking(client, context, access, jobId);
    if (dialect != null) {
      return stream(asking, query, head, dialect);
    }
    return query.isStream()
        ? stream(asking, query, head, new NativeDialect())
        : page(asking, query, head);
  }

  private Listener listener(Asking asking) {
    return new Listener(
        asking.client(), asking.context(), asking.access(), kit.followers().job(asking.jobId()));
  }

  private Answer stream(Asking asking, EventsQuery query, @Nullable Head head, Dialect dialect) {
    if (head != null && head.isEnded() && isSeen(head, query)) {
      return () -> nothing(asking.client().response());
    }
    long position = position(query, head);
    if (position > 0) {
      kit.meters().resumed(dialect.channel());
    }
    SseStream stream = new SseStream(listener(asking), dialect, kit);
    return () -> stream.open(position);
  }

  /** Also true when what the client lacks was dropped with its day: nothing will ever come. */
  private boolean isSeen(Head head, EventsQuery query) {
    return query.position() >= head.lastSeq()
        || store.read(head.jobId(), query.position(), 1, 1).entries().isEmpty();
  }

  private Answer page(Asking asking, EventsQuery query, @Nullable Head head) {
    long position = position(query, head);
    Page page = store.read(asking.jobId(), position, query.limit(), kit.config().pageBytes());
    boolean ended = page.head() != null && page.head().isEnded();
    if (page.entries().isEmpty() && !ended && query.waitSeconds() > 0) {
      LongPoll poll = new LongPoll(listener(asking), kit, query.limit());
      return () -> poll.open(position, query.waitSeconds());
    }
    return () -> {
      page.entries().forEach(entry -> kit.meters().delivered("page", entry.committedNanos()));
      EventsPage.send(asking.client(), page.entries(), position, next(page, position));
    };
  }

  /** A position beyond the log is of another world: the newest entry tells how things stand. */
  private static long position(EventsQuery query, @Nullable Head head) {
    long last = head == null ? 0 : head.lastSeq();
    return query.position() > last ? Math.max(0, last - 1) : query.position();
  }

  private static long next(Page page, long position) {
    if (!page.entries().isEmpty()) {
      Entry last = page.entries().getLast();
      return last.seq();
    }
    // Entries that were dropped with their day are skipped.
    return page.head() == null ? position : Math.max(position, page.head().lastSeq());
  }

  /** All was seen, and nothing will follow: a browser stays away. */
  static void nothing(HttpServerResponse response) {
    if (!response.closed()) {
      response
          .setStatusCode(204)
          .putHeader("Cache-Control", "no-cache, no-transform")
          .putHeader("Vary", "Accept")
          .end();
    }
  }
}
