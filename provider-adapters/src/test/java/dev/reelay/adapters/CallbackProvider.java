package dev.reelay.adapters;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;

/**
 * The same, but one that calls back. Its calls are lines such as {@code hint <delivery> <run>},
 * {@code challenge <text>} or {@code forged}.
 */
@ApplicationScoped
@Typed({CallbackProvider.class, Provider.class})
public class CallbackProvider extends ScriptedProvider {
  @Override
  public String id() {
    return "callback";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.NONE,
        Capabilities.Cancel.NONE,
        Capabilities.Repeat.NEVER,
        true,
        new PollHint(500, 1_000));
  }

  @Override
  public WebhookAnswer receive(WebhookCall call) {
    String[] words = call.text().split(" ", -1);
    return switch (words[0]) {
      case "hint" ->
          new WebhookAnswer.Hint(
              words[1], words[2].equals("-") ? null : words[2], call.receivedAt());
      case "challenge" -> new WebhookAnswer.Challenge("{\"challenge\":\"" + words[1] + "\"}");
      case "forged" -> new WebhookAnswer.Forged("the signature does not fit");
      default -> new WebhookAnswer.Refused("not a word that is known");
    };
  }
}
