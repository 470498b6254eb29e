package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Hints;
import dev.reelay.bus.JobRef;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs that wait for a look, each at most once, and those being looked at. Bounded; what finds
 * no room is dropped and counted, because the next check asks again.
 */
@ApplicationScoped
class PollQueue implements Hints {
  /** A look that is due; the check that it answers is null for a hint. */
  record Look(String provider, String stageRunId, @Nullable Check check) {
    @Nullable Integer number() {
      return check == null ? null : check.number();
    }
  }

  /**
   * A check to be answered.
   *
   * @param number of the check, which the answer repeats
   * @param job that the run belongs to
   * @param run that is to be looked at
   * @param startTime when the run was asked for
   */
  record Check(int number, JobRef job, StageRef run, Instant startTime) {}

  private final int room;
  private final int atOnce;
  private final MeterRegistry meters;
  private final Map<String, Look> waiting = new LinkedHashMap<>();
  private final Map<String, Set<String>> inHand = new HashMap<>();
  private volatile Runnable bell = () -> {};

  @Inject
  PollQueue(TaskConfig config, MeterRegistry meters) {
    this(config.waitingPolls(), config.pollersPerProvider(), meters);
  }

  PollQueue(int room, int atOnce, MeterRegistry meters) {
    this.room = room;
    this.atOnce = atOnce;
    this.meters = meters;
  }

  /** Who is told when there is something to do. */
  void onOffer(Runnable listener) {
    bell = listener;
  }

  @Override
  public void look(String provider, String stageRunId) {
    offer(new Look(provider, stageRunId, null));
  }

  /** Adds a look; two looks at one run become one that answers the newer check. */
  void offer(Look look) {
    synchronized (waiting) {
      if (waiting.size() >= room && !waiting.containsKey(look.stageRunId())) {
        meters.counter("reelay.polls.dropped").increment();
        return;
      }
      waiting.merge(look.stageRunId(), look, PollQueue::newer);
    }
    bell.run();
  }

  private static Look newer(Look held, Look offered) {
    Integer old = held.number();
    Integer young = offered.number();
    return young == null || (old != null && old > young) ? held : offered;
  }

  /**
   * Takes the oldest look at a run that nobody is looking at, at a provider that has not its full
   * share of looks in hand: a slow one must not take all of them.
   */
  Optional<Look> take() {
    synchronized (waiting) {
      for (Iterator<Look> looks = waiting.values().iterator(); looks.hasNext(); ) {
        Look look = looks.next();
        Set<String> busy = inHand.computeIfAbsent(look.provider(), _ -> new HashSet<>());
        if (busy.size() < atOnce && busy.add(look.stageRunId())) {
          looks.remove();
          return Optional.of(look);
        }
      }
      return Optional.empty();
    }
  }

  /** The look is over; another one at the same run may begin. */
  void done(Look look) {
    boolean more;
    synchronized (waiting) {
      inHand.getOrDefault(look.provider(), Set.of()).remove(look.stageRunId());
      more = !waiting.isEmpty();
    }
    if (more) {
      bell.run();
    }
  }
}
