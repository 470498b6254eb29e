package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.StoredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a stage run ended. */
sealed interface End {
  /** Done; its files are in the storage. */
  record Succeeded(List<StoredFile> files, StageOutput output) implements End {}

  /**
   * Ended badly.
   *
   * @param rawAnswer what the provider answered, free of secrets; null when there was no answer
   * @param lostInputs names of inputs that are missing or damaged
   */
  record Failed(Failure failure, @Nullable String rawAnswer, List<String> lostInputs)
      implements End {
    public Failed {
      lostInputs = List.copyOf(lostInputs);
    }

    Failed(Failure failure) {
      this(failure, null, List.of());
    }
  }

  /** Ended because it was asked to. */
  record Cancelled(Billed billed) implements End {}
}
