package dev.reelay.adapters.openai;

import dev.reelay.adapters.contract.ProviderContract;
import dev.reelay.adapters.contract.Subject;

class OpenAiVideosContractTest extends ProviderContract {
  @Override
  protected Subject subject() {
    return Subject.of(new OpenAiVideosKind(), "openai", "/openai/v1", "sora-2")
        .callbacks(Subject.Callbacks.ACCOUNT);
  }
}
