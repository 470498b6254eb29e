package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.access.Revocations;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.LogStore;
import dev.reelay.hub.log.Page;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/jobs/{id}/events}: the log of a job as a stream, a page or a long poll.
 *
 * <p>A plain route, because the status depends on the log (204 once all was seen) and a stream
 * needs to know when its socket is full. What reads PostgreSQL runs on a virtual thread, what
 * writes to the client on the event loop of its connection.
 */
@ApplicationScoped
public class EventsResource {
  private static final Logger LOG = Logger.getLogger(EventsResource.class);
  private static final Pattern JOB_ID = Pattern.compile("job_[0-9A-HJKMNP-TV-Z]{26}");

  /** A crowd that comes back must leave connections for the handlers of events. */
  private static final int READS_AT_ONCE = 6;

  private final Semaphore reads = new Semaphore(READS_AT_ONCE);
  private final AccessTokens tokens;
  private final Revocations revocations;
  private final LogStore store;
  private final Followers followers;
  private final OpenStreams streams;
  private final StreamConfig config;
  private final ExecutorService threads;

  /** What to do on the event loop once all is decided. */
  private interface Answer {
    void give();
  }

  EventsResource(
      AccessTokens tokens,
      Revocations revocations,
      LogStore store,
      Followers followers,
      OpenStreams streams,
      StreamConfig config,
      @VirtualThreads ExecutorService threads) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.store = store;
    this.followers = followers;
    this.streams = streams;
    this.config = config;
    this.threads = threads;
  }

  void register(@Observes Router router) {
    router.get("/v1/jobs/:jobId/events").handler(this::handle);
  }

  private void handle(RoutingContext client) {
    Context context = client.vertx().getOrCreateContext();
    threads.execute(() -> {
      Answer answer = decide(client, context);
      context.runOnContext(_ -> answer.give());
    });
  }

  private Answer decide(RoutingContext client, Context context) {
    try {
      reads.acquire();
      try {
        return answer(client, context);
      } finally {
        reads.release();
      }
    } catch (RefusedException e) {
      return () -> e.problem().send(client.request());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return () -> Problem.unavailable("The service stops.").send(client.request());
    } catch (RuntimeException e) {
      LOG.warnf(e, "Cannot answer %s", client.request().path());
      return () -> Problem.unavailable("The log cannot be read now.").send(client.request());
    }
  }

  private Answer answer(RoutingContext client, Context context) {
    String jobId = client.pathParam("jobId");
    Access access =
        tokens
            .verify(client.request().getHeader("Authorization"))
            .orElseThrow(() -> new RefusedException(Problem.unauthorized()));
    if (jobId == null || !jobId.equals(access.jobId()) || !JOB_ID.matcher(jobId).matches()) {
      throw new RefusedException(Problem.notFound());
    }
    if (revocations.isOver(access)) {
      throw new RefusedException(Problem.unauthorized());
    }
    EventsQuery query = EventsQuery.of(client.request());
    Head head = store.head(jobId).orElse(null);
    if (head != null && (head.isDeleted() || !head.keyId().equals(access.keyId()))) {
      throw new RefusedException(Problem.notFound());
    }
    Listener listener = new Listener(client, context, access, jobId);
    return query.isStream() ? stream(listener, query, head) : page(listener, query, head);
  }

  private Answer stream(Listener listener, EventsQuery query, @Nullable Head head) {
    if (head != null && head.isEnded() && isSeen(head, query)) {
      return () -> nothing(listener.client().response());
    }
    long position = position(query, head);
    SseStream stream = new SseStream(listener, streams, followers, config);
    return () -> stream.open(position);
  }

  /** Also true when what the client lacks was dropped with its day: nothing will ever come. */
  private boolean isSeen(Head head, EventsQuery query) {
    return query.position() >= head.lastSeq()
        || store.read(head.jobId(), query.position(), 1, 1).entries().isEmpty();
  }

  private Answer page(Listener listener, EventsQuery query, @Nullable Head head) {
    long position = position(query, head);
    Page page = store.read(listener.jobId(), position, query.limit(), config.pageBytes());
    boolean ended = page.head() != null && page.head().isEnded();
    if (page.entries().isEmpty() && !ended && query.waitSeconds() > 0) {
      LongPoll poll = new LongPoll(listener, streams, followers, query.limit());
      return () -> poll.open(position, query.waitSeconds());
    }
    return () -> {
      page.entries().forEach(entry -> streams.delivered("page", entry.committedNanos()));
      EventsPage.send(listener.client().response(), page.entries(), next(page, position));
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

  private static void nothing(HttpServerResponse response) {
    if (!response.closed()) {
      response
          .setStatusCode(204)
          .putHeader("Cache-Control", "no-cache, no-transform")
          .putHeader("Vary", "Accept")
          .end();
    }
  }
}
