package dev.reelay.adapters.minimax;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Picture;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the interfaces: where things are asked for, and how answers are to be understood. */
interface Dialect {
  /** What it can stop. */
  Capabilities.Cancel cancel();

  /** Where a task is created. */
  URI create();

  /** The body that creates a task. */
  ObjectNode body(Handover handover, Optional<Picture> picture);

  /** What became of creating a task. */
  Created created(Answer answer);

  /** Where a task is asked for. */
  URI query(String taskId);

  /** How a task stands. */
  Seen seen(Answer answer);

  /** Where the address of a film is asked for; empty when the place of the task is the address. */
  Optional<URI> file(Seen.Task task);

  /** The address in such an answer; null when there is none. */
  @Nullable String address(Answer answer);

  /** Where a task is deleted; empty when none can be. */
  Optional<URI> delete(String taskId);

  /** Why a call was refused. */
  Failures.Said refusal(Answer answer);

  /** What became of creating a task. */
  sealed interface Created {
    /** It is there. */
    record Task(String id) implements Created {}

    /** It surely is not. */
    record Refused(Failures.Said said) implements Created {}

    /** Nobody knows. */
    record Unclear(Failures.Said said) implements Created {}
  }

  /** What a look at a task finds. */
  sealed interface Seen {
    /**
     * It.
     *
     * @param status a word, in lower case
     * @param place what leads to the film; null when there is none yet
     * @param failure why it failed; null when it did not
     */
    record Task(String status, @Nullable String place, Failures.@Nullable Said failure)
        implements Seen {}

    /** Nothing: there is no such task. */
    record Nothing() implements Seen {}

    /** The question was not answered. */
    record Silence(@Nullable String words) implements Seen {}
  }
}
