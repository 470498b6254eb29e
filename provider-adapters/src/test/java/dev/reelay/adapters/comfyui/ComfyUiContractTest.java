package dev.reelay.adapters.comfyui;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;
import dev.reelay.event.FailureClass;

class ComfyUiContractTest extends ProviderContract {
  @Override
  protected Subject subject() {
    return Subject.of(new ComfyUiKind(), "comfyui", "/comfyui", "contract")
        .option("comfyui", "workflows", "src/test/resources/comfyui")
        .option("comfyui", "repeat", "refused")
        // A broken node tells its exception and nothing else.
        .failing("fail-content-policy", FailureClass.PROVIDER_INTERNAL)
        .failing("fail-invalid-input", FailureClass.PROVIDER_INTERNAL)
        .without("a status that nobody knows", "a run in the queue has no word for its status")
        .open();
  }
}
