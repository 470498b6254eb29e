package dev.reelay.adapters.openai;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;

class VllmOmniContractTest extends ProviderContract {
  @Override
  protected Subject subject() {
    return Subject.of(new OpenAiVideosKind(), "vllm-omni", "/vllm-omni/v1", "wan-2.2")
        .option("openai-videos (vllm-omni)", "flavor", "vllm-omni");
  }
}
