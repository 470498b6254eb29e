package dev.reelay.orchestrator.dispatch;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.orchestrator.dispatch.DispatchStore.Look;
import dev.reelay.orchestrator.dispatch.WaitingStore.Group;
import dev.reelay.orchestrator.dispatch.WaitingStore.Waiting;
import dev.reelay.orchestrator.grant.Bell;
import dev.reelay.orchestrator.job.Jobs;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes grants and starts what they allow: new jobs, due retries, and stages that change the
 * provider.
 *
 * <p>At each provider keys take turns by their weights. A grant is counted and taken under the
 * locks of its key and its provider, so any number of instances may dispatch at once and no limit
 * is ever exceeded. Jobs that somebody else has locked are left to the next look.
 */
@ApplicationScoped
class Dispatcher implements Duty {
  private static final int ORDER = 110;

  /** Until somebody who has locked a key has done with it. */
  private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

  private final DispatchStore store;
  private final WaitingStore queues;
  private final Starter starter;
  private final Jobs jobs;
  private final DispatchConfig config;
  private final DispatchMeters meters;
  private final Bell bell;
  private final Reasons reasons;
  private volatile @Nullable Loop loop;

  Dispatcher(
      DispatchStore store,
      WaitingStore queues,
      Starter starter,
      Jobs jobs,
      DispatchConfig config,
      DispatchMeters meters,
      Bell bell) {
    this.store = store;
    this.queues = queues;
    this.starter = starter;
    this.jobs = jobs;
    this.config = config;
    this.meters = meters;
    this.bell = bell;
    this.reasons = new Reasons(config.lasting());
  }

  /** What one round has seen. */
  private static final class Round {
    private final Set<String> brokenKeys = new HashSet<>();
    private final Set<String> doneProviders = new HashSet<>();
    private boolean started;
    private boolean busy;
    private @Nullable RuntimeException failure;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void start() {
    Loop started = Loop.start("orchestrator-dispatcher", this::round);
    loop = started;
    bell.onRing(started::wake);
  }

  @Override
  public void stop() {
    end();
  }

  /** Ends the loop and waits for the round in hand; false when there is none. */
  boolean end() {
    Loop running = loop;
    if (running == null) {
      return false;
    }
    running.close();
    loop = null;
    return true;
  }

  /** Starts what can start, then tells what has to wait. */
  Duration round() {
    Round round = new Round();
    Look look = look(round);
    while (!look.providers().isEmpty()) {
      look.providers().forEach(provider -> serve(provider, round));
      Loop running = loop;
      if (running != null && running.isStopped()) {
        return config.pause();
      }
      look = look(round);
    }
    if (round.failure != null && !round.started) {
      throw round.failure;
    }
    int told = tell(reasons.toTell(look.waiting()));
    return told == config.told() ? Duration.ZERO : pause(round, look);
  }

  private Look look(Round round) {
    return QuarkusTransaction.requiringNew().call(() -> store.look(round.doneProviders));
  }

  private Duration pause(Round round, Look look) {
    Duration longest = round.busy ? BUSY_PAUSE : config.pause();
    Duration due = look.due().orElse(longest);
    return due.compareTo(longest) < 0 ? due : longest;
  }

  /** One fault must not keep the others from their turn; the loop logs, counts and pauses. */
  private void serve(String provider, Round round) {
    try {
      Starter.Served served =
          QuarkusTransaction.requiringNew()
              .call(() -> starter.serve(provider, config.starts(), round.brokenKeys));
      served.started().forEach(meters::started);
      round.busy |= served.busy();
      round.started |= !served.started().isEmpty();
      if (served.started().isEmpty()) {
        round.doneProviders.add(provider);
      }
    } catch (StartFailedException e) {
      round.failure = e;
      round.brokenKeys.add(e.keyId());
    } catch (RuntimeException e) {
      round.failure = e;
      round.doneProviders.add(provider);
    }
  }

  /** Returns how many jobs it told why they wait. */
  private int tell(List<Group> groups) {
    if (groups.isEmpty()) {
      return 0;
    }
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          List<Waiting> waiting = queues.jobs(groups, config.told());
          waiting.forEach(one -> jobs.hold(one.jobId(), one.reason()));
          return waiting.size();
        });
  }
}
