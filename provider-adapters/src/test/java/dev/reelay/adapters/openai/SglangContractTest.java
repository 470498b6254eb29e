package dev.reelay.adapters.openai;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;
import dev.reelay.event.FailureClass;

class SglangContractTest extends ProviderContract {
  /** Its errors have no codes, and a class never follows from a text alone. */
  @Override
  protected Subject subject() {
    return Subject.of(new OpenAiVideosKind(), "sglang", "/sglang/v1", "wan-2.2")
        .option("openai-videos (sglang)", "flavor", "sglang")
        .failing("fail-content-policy", FailureClass.PROVIDER_INTERNAL)
        .failing("fail-invalid-input", FailureClass.PROVIDER_INTERNAL)
        .without("no money or quota left", "an engine of one's own has no quota");
  }
}
