package dev.reelay.gateway.key;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the request in hand. */
@RequestScoped
class CurrentCaller {
  private @Nullable Caller caller;

  /** The authenticated caller. Fails outside of a resource, which indicates a bug. */
  Caller get() {
    if (caller == null) {
      throw new IllegalStateException("Nobody was authenticated. Indicates a bug.");
    }
    return caller;
  }

  void set(Caller authenticated) {
    caller = authenticated;
  }
}
