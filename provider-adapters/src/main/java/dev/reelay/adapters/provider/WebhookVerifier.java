package dev.reelay.adapters.provider;

import java.util.Optional;

/** A way in which providers prove that a call is theirs. */
@FunctionalInterface
public interface WebhookVerifier {
  /** Why a call must not be believed, in words without secrets; empty when it is genuine. */
  Optional<String> doubt(WebhookCall call);
}
