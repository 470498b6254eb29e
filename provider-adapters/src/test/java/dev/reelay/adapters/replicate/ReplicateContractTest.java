package dev.reelay.adapters.replicate;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;
import dev.reelay.event.FailureClass;

class ReplicateContractTest extends ProviderContract {
  @Override
  protected Subject subject() {
    return Subject.of(new ReplicateKind(), "replicate", "/replicate/v1", "acme/sunset-1")
        .callbacks(Subject.Callbacks.SIGNED)
        .failing("fail-out-of-memory", FailureClass.UNSUPPORTED)
        .without("500 once for the result", "films lie at a file host that has no such errors");
  }
}
