package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.StoredFile;
import java.util.List;

/** How a stage run ended. */
sealed interface End {
  /** Done; its files are in the storage. */
  record Succeeded(List<StoredFile> files, StageOutput output) implements End {}

  /** Ended badly. */
  record Failed(Failure failure) implements End {}

  /** Ended because it was asked to. */
  record Cancelled(Billed billed) implements End {}
}
