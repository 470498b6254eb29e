package dev.reelay.adapters.comfyui;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.util.List;

/** A workflow cannot be used for an order; nothing was sent. */
final class WorkflowException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message names the workflow and what is wrong with it. */
  WorkflowException(String message) {
    super(message);
  }

  /** How the stage run ends: another engine may do it. */
  Failure failure() {
    return new Failure(
        FailureClass.UNSUPPORTED,
        "WORKFLOW",
        String.valueOf(getMessage()),
        null,
        null,
        Billed.NO,
        true,
        List.of("Correct the workflow", "Use another model"));
  }
}
