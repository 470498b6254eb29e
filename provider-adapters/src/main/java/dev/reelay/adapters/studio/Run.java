package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.StudioException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A stage run in progress: its work, its folder, and whoever watches it.
 *
 * @param work what to do
 * @param folder where finished items go
 * @param observer who hears of progress and may stop the run
 */
record Run(StageWork work, StageFolder folder, StageObserver observer) {

  /** Stops here when the observer or an interrupt says so. */
  void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stage interrupted");
    }
    if (observer.cancelled()) {
      throw new CancellationException("cancelled");
    }
  }

  /** Reports that an item begins. */
  void item(String message, @Nullable String detail, int item, int items) {
    double percent = 100.0 * (item - 1) / items;
    observer.item(new ItemProgress(message, detail, item, items, percent, null, null));
  }

  /** Reports that all items are done. */
  void finished(String message, int items) {
    observer.item(new ItemProgress(message, null, items, items, 100, null, null));
  }

  /** A file of an earlier stage. */
  Path input(String name) throws StudioException {
    Path input = work.inputs().get(name);
    if (input == null || !Files.isRegularFile(input)) {
      throw new StudioException(
          Kind.INVALID_REQUEST, "The earlier stage's file " + name + " is missing");
    }
    return input;
  }

  /** The storyboard written by the script stage. */
  Storyboard storyboard() throws IOException, StudioException {
    return StageFolder.readJson(input("script.json"), Storyboard.class);
  }
}
