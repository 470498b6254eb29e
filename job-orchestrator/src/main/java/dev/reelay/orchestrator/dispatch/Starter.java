package dev.reelay.orchestrator.dispatch;

import dev.reelay.orchestrator.grant.Grant;
import dev.reelay.orchestrator.grant.GrantStore;
import dev.reelay.orchestrator.grant.KeyPlace;
import dev.reelay.orchestrator.grant.PlaceStore;
import dev.reelay.orchestrator.grant.ProviderPlace;
import dev.reelay.orchestrator.job.Jobs;
import dev.reelay.orchestrator.job.StageRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives out what one provider has left, in one transaction.
 *
 * <p>The provider's row is locked first and waited for, so its turns are given out by one instance
 * at a time; then the rows of the keys, then the jobs. Those that somebody else has locked are left
 * out, so there is no circle of waiting.
 */
@ApplicationScoped
class Starter {
  /** So that a job that somebody has locked does not end the turns of its key. */
  private static final int SPARE = 2;

  private final DispatchStore store;
  private final PlaceStore places;
  private final GrantStore grants;
  private final Jobs jobs;

  Starter(DispatchStore store, PlaceStore places, GrantStore grants, Jobs jobs) {
    this.store = store;
    this.places = places;
    this.grants = grants;
    this.jobs = jobs;
  }

  /**
   * What a transaction did.
   *
   * @param busy whether somebody else had locked a key whose turn it was
   */
  record Served(List<Started> started, boolean busy) {
    private static final Served NOTHING = new Served(List.of(), false);

    Served {
      started = List.copyOf(started);
    }
  }

  private record Start(Candidate candidate, StageRun run) {
    Started told() {
      return new Started(
          candidate.keyId(), run.provider(), candidate.begins() ? candidate.age() : null);
    }
  }

  /**
   * Starts what the room of a provider allows, each key in turn.
   *
   * @param most starts at most
   * @param without keys to leave out
   */
  Served serve(String provider, int most, Collection<String> without) {
    Optional<ProviderPlace> place = places.lockProvider(provider);
    int room = place.map(ProviderPlace::room).map(left -> Math.min(left, most)).orElse(0);
    if (room == 0) {
      return Served.NOTHING;
    }
    List<String> keys = store.keysInTurn(place.get(), room, without);
    if (keys.isEmpty()) {
      return Served.NOTHING;
    }
    List<KeyPlace> locked = places.lockKeys(keys);
    Turns turns = turns(place.get(), room, locked);
    List<Start> starts = start(turns, provider, room);
    if (!starts.isEmpty()) {
      keep(provider, turns, starts);
    }
    return new Served(starts.stream().map(Start::told).toList(), locked.size() < keys.size());
  }

  private Turns turns(ProviderPlace place, int room, List<KeyPlace> locked) {
    List<String> keys = locked.stream().map(KeyPlace::keyId).toList();
    int each = Math.ceilDiv(room, Math.max(1, keys.size())) + SPARE;
    return new Turns(
        place.turn(),
        locked,
        store.finishes(place.provider(), keys),
        new Turns.Jobs(each, store.candidates(place.provider(), keys, each)));
  }

  private List<Start> start(Turns turns, String provider, int room) {
    List<Start> starts = new ArrayList<>();
    for (Optional<Candidate> next = turns.next();
        next.isPresent() && starts.size() < room;
        next = turns.next()) {
      Candidate candidate = next.get();
      StageRun run = startOne(candidate, provider);
      if (run == null) {
        turns.passed();
      } else {
        turns.started();
        starts.add(new Start(candidate, run));
      }
    }
    return starts;
  }

  private @Nullable StageRun startOne(Candidate candidate, String provider) {
    try {
      return jobs.start(candidate.jobId(), provider);
    } catch (RuntimeException e) {
      throw new StartFailedException(candidate, e);
    }
  }

  private void keep(String provider, Turns turns, List<Start> starts) {
    List<Grant> taken = new ArrayList<>();
    Map<String, Integer> began = new HashMap<>();
    for (Start start : starts) {
      Candidate candidate = start.candidate();
      taken.add(Grant.ofProvider(start.run().id(), provider));
      taken.add(Grant.ofKey(candidate.jobId(), candidate.keyId()));
      if (candidate.begins()) {
        began.merge(candidate.keyId(), 1, Integer::sum);
      }
    }
    grants.take(taken);
    store.keepFinishes(provider, turns.finishes());
    places.served(provider, starts.size(), turns.now());
    if (!began.isEmpty()) {
      places.began(began);
    }
  }
}
