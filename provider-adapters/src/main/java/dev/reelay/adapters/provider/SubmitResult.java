package dev.reelay.adapters.provider;

import dev.reelay.event.Failure;

/** What became of handing over a stage. */
public sealed interface SubmitResult {
  /** The provider took it on; the run is found again by the handle. */
  record Accepted(RemoteHandle handle) implements SubmitResult {}

  /** The provider did it at once. */
  record Immediate(StageOutput output) implements SubmitResult {}

  /** The provider surely did not take it on. */
  record Rejected(Failure failure) implements SubmitResult {}

  /** Nobody knows whether the provider took it on; it may have to be paid. */
  record Unknown(Failure failure) implements SubmitResult {}
}
