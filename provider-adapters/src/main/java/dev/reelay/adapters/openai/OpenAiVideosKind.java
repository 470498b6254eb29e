package dev.reelay.adapters.openai;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.ProviderKind;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes providers that speak OpenAI's videos interface. */
@ApplicationScoped
public class OpenAiVideosKind implements ProviderKind {
  @Override
  public String kind() {
    return "openai-videos";
  }

  @Override
  public Provider create(ProviderContext context) {
    return new OpenAiVideosProvider(context);
  }
}
