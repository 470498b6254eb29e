package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.FollowableLog;
import dev.reelay.hub.follow.KeyLogStore;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.LogStore;
import dev.reelay.hub.stream.Answering.Answer;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /v1/events}: the logs of many jobs, or of all jobs of the key, over one stream. Its
 * positions are numbers of the key, in which all its jobs have one order.
 */
@ApplicationScoped
public class ManyEventsResource {
  private static final int JOBS_MAX = 32;

  private final Answering answering;
  private final LogStore store;
  private final KeyLogStore keyStore;
  private final StreamKit kit;

  ManyEventsResource(Answering answering, LogStore store, KeyLogStore keyStore, StreamKit kit) {
    this.answering = answering;
    this.store = store;
    this.keyStore = keyStore;
    this.kit = kit;
  }

  void register(@Observes Router router) {
    router
        .get("/v1/events")
        .handler(client ->
            answering.answer(client, (access, context) -> decide(client, context, access)));
  }

  private Answer decide(RoutingContext client, Context context, Access access) {
    Set<String> jobs = wanted(client.queryParam("job"), access);
    answering.requireStanding(access);
    EventsQuery query = EventsQuery.of(client.request(), true);
    long last = keyStore.lasts(List.of(access.keyId())).getOrDefault(access.keyId(), 0L);
    // A position beyond the log is of another world: the newest entry tells how things stand.
    long position = query.position() > last ? Math.max(0, last - 1) : query.position();
    FollowableLog log = kit.followers().key(access.keyId());
    if (!jobs.isEmpty()) {
      Set<String> over = over(jobs, access, position);
      if (over.containsAll(jobs)) {
        return () -> EventsResource.nothing(client.response());
      }
      log = new ManyJobs(log, jobs, over);
    }
    if (position > 0) {
      kit.meters().resumed("sse-many");
    }
    SseStream stream =
        new SseStream(
            new Listener(client, context, access, log), new NativeDialect("sse-many"), kit);
    return () -> stream.open(position);
  }

  private static Set<String> wanted(List<String> given, Access access) {
    Set<String> jobs = new HashSet<>(given);
    if (jobs.size() > JOBS_MAX) {
      throw new RefusedException(
          Problem.badField("job", "A stream follows at most " + JOBS_MAX + " named jobs."));
    }
    boolean isKnownForm = jobs.stream().allMatch(Door::isJobId);
    String only = access.jobId();
    if (!isKnownForm || (only != null && !jobs.equals(Set.of(only)))) {
      throw new RefusedException(Problem.notFound());
    }
    return jobs;
  }

  /** Those whose last entry is not behind the position. Jobs of others are refused. */
  private Set<String> over(Set<String> jobs, Access access, long position) {
    Set<String> ended = new HashSet<>();
    for (Head head : store.heads(jobs)) {
      if (head.isDeleted() || !head.keyId().equals(access.keyId())) {
        throw new RefusedException(Problem.notFound());
      }
      if (head.isEnded()) {
        ended.add(head.jobId());
      }
    }
    Map<String, Long> lasts = keyStore.lastPositions(ended);
    ended.removeIf(jobId -> lasts.getOrDefault(jobId, 0L) > position);
    return ended;
  }
}
