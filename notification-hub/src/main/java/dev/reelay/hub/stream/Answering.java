package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.access.Revocations;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Answers requests for the log. What reads PostgreSQL runs on a virtual thread, what writes to the
 * client on the event loop of its connection.
 */
@ApplicationScoped
class Answering {
  private static final Logger LOG = Logger.getLogger(Answering.class);

  /** A crowd that comes back must leave connections for the handlers of events. */
  private static final int READS_AT_ONCE = 6;

  private final Semaphore reads = new Semaphore(READS_AT_ONCE);
  private final AccessTokens tokens;
  private final Revocations revocations;
  private final ExecutorService threads;

  Answering(AccessTokens tokens, Revocations revocations, @VirtualThreads ExecutorService threads) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.threads = threads;
  }

  /** What to do on the event loop once all is decided. */
  interface Answer {
    void give();
  }

  /** Decides about a request; may read the database, and may refuse. */
  interface Decision {
    Answer of(Access access, Context context);
  }

  /** Who asks; refused without a good token. */
  void answer(RoutingContext client, Decision decision) {
    Context context = client.vertx().getOrCreateContext();
    threads.execute(() -> {
      Answer answer = decide(client, context, decision);
      context.runOnContext(_ -> answer.give());
    });
  }

  /** Refuses whoever may not listen any longer. To be asked after what would be 404. */
  void requireStanding(Access access) {
    if (revocations.isOver(access)) {
      throw new RefusedException(Problem.unauthorized());
    }
  }

  private Answer decide(RoutingContext client, Context context, Decision decision) {
    try {
      reads.acquire();
      try {
        Access access =
            tokens
                .verify(client.request().getHeader("Authorization"))
                .orElseThrow(() -> new RefusedException(Problem.unauthorized()));
        return decision.of(access, context);
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
}
