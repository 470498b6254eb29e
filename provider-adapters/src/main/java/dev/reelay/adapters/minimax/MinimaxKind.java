package dev.reelay.adapters.minimax;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.ProviderKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** Makes providers that speak one of MiniMax's interfaces. */
@ApplicationScoped
public class MinimaxKind implements ProviderKind {
  private static final URI USUAL = URI.create("https://api.minimax.io");

  @Override
  public String kind() {
    return "minimax";
  }

  @Override
  public Provider create(ProviderContext context) {
    URI configured = context.settings().baseUrl();
    String base = (configured == null ? USUAL : configured).toString();
    Dialect dialect =
        switch (context.settings().options().getOrDefault("api", "v1")) {
          case "v1" -> new FirstDialect(base);
          case "v2" -> new SecondDialect(base);
          default -> throw new IllegalArgumentException("options.api: must be one of v1, v2");
        };
    return new MinimaxProvider(context, dialect);
  }
}
