package dev.reelay.adapters.comfyui;

import dev.reelay.adapters.provider.Capabilities.Repeat;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.ProviderKind;
import dev.reelay.model.ProviderSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;

/** Makes providers that speak to ComfyUI, which mostly runs on the same machine or network. */
@ApplicationScoped
public class ComfyUiKind implements ProviderKind {
  /** Name of the setting that says what the server does with a prompt id that it has. */
  static final String REPEAT = "repeat";

  private static final URI USUAL = URI.create("http://127.0.0.1:8188");

  @Override
  public String kind() {
    return "comfyui";
  }

  @Override
  public Provider create(ProviderContext context) {
    ProviderSettings settings = context.settings();
    URI base = Objects.requireNonNullElse(settings.baseUrl(), USUAL);
    if ("http".equals(base.getScheme()) && !settings.privateAddresses()) {
      throw new IllegalArgumentException(
          "privateAddresses: must be true for an engine that is not reached over https");
    }
    return new ComfyUiProvider(
        context,
        base,
        repeat(settings.options().getOrDefault(REPEAT, "lookup")),
        Workflows.of(settings.options().get(Workflows.OPTION)),
        "reelay-" + UUID.randomUUID());
  }

  /**
   * A lookup is safe with every server; a refused repeat saves the wait, with those that refuse.
   */
  private static Repeat repeat(String word) {
    return switch (word) {
      case "lookup" -> Repeat.AFTER_LOOKUP;
      case "refused" -> Repeat.ALWAYS;
      default ->
          throw new IllegalArgumentException(
              "options."
                  + REPEAT
                  + ": must be lookup, or refused when the server answers a"
                  + " repeated prompt_id with 409");
    };
  }
}
