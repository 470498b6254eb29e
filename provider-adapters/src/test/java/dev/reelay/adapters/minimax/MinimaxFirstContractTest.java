package dev.reelay.adapters.minimax;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;
import dev.reelay.event.FailureClass;

class MinimaxFirstContractTest extends ProviderContract {
  @Override
  protected Subject subject() {
    return Subject.of(new MinimaxKind(), "minimax", "/minimax", "MiniMax-Hailuo-2.3")
        .option("minimax (v1)", "api", "v1")
        .wish("1280x720", 6)
        .callbacks(Subject.Callbacks.CHALLENGED)
        .failing("fail-invalid-input", FailureClass.CONTENT_POLICY_INPUT)
        .without("500 once for the result", "films lie at a file host that has no such errors");
  }
}
