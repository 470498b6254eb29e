package dev.reelay.gateway.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngagedProvider;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.gateway.job.JobView.Cancellation;
import dev.reelay.gateway.job.JobView.Course;
import dev.reelay.gateway.job.JobView.ProviderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What facts tell of a wish that a job stops. Pure. */
final class Stops {
  private Stops() {}

  /** The providers at work were asked. */
  static Cancellation begun(Course held, VideoGenerationCancellationStarted fact, Instant at) {
    List<ProviderStatus> asked = new ArrayList<>();
    for (EngagedProvider engaged : fact.providers()) {
      asked.add(
          new ProviderStatus(
              engaged.provider(), engaged.stage(), CancellationOutcome.REQUESTED, null));
    }
    Cancellation wish = wish(held, fact.reason(), at);
    return new Cancellation(wish.requestedAt(), wish.reason(), asked, List.of());
  }

  /** The job stopped; what no provider answered stays as it was. */
  static Cancellation ended(Course held, VideoGenerationCancelled fact) {
    Cancellation wish = wish(held, fact.reason(), fact.cancelledAt());
    Map<List<String>, ProviderStatus> answers = new LinkedHashMap<>();
    wish.providers().forEach(asked -> answers.put(List.of(asked.provider(), asked.stage()), asked));
    for (ProviderOutcome told : fact.providers()) {
      answers.put(
          List.of(told.provider(), told.stage()),
          new ProviderStatus(told.provider(), told.stage(), told.outcome(), told.warning()));
    }
    List<String> warned =
        fact.providers().stream().map(ProviderOutcome::warning).filter(Objects::nonNull).toList();
    return new Cancellation(
        wish.requestedAt(),
        wish.reason(),
        List.copyOf(answers.values()),
        JobFold.union(warned, Objects.requireNonNullElse(fact.warnings(), List.of())));
  }

  /** The job was done first; null when nobody wanted it to stop. */
  static @Nullable Cancellation tooLate(Course held) {
    Cancellation wish = held.cancellation();
    if (wish == null) {
      return null;
    }
    List<ProviderStatus> late =
        wish.providers().stream()
            .map(asked ->
                asked.status() == CancellationOutcome.REQUESTED
                    ? new ProviderStatus(
                        asked.provider(),
                        asked.stage(),
                        CancellationOutcome.TOO_LATE,
                        asked.warning())
                    : asked)
            .toList();
    return new Cancellation(wish.requestedAt(), wish.reason(), late, wish.warnings());
  }

  /** The wish as its owner told it, or as it is heard of now. */
  private static Cancellation wish(Course held, @Nullable String reason, Instant at) {
    Cancellation wish = held.cancellation();
    if (wish == null) {
      return new Cancellation(at, reason, List.of(), List.of());
    }
    return wish.reason() != null || reason == null
        ? wish
        : new Cancellation(wish.requestedAt(), reason, wish.providers(), wish.warnings());
  }
}
