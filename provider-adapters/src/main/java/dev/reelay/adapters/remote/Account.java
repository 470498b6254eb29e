package dev.reelay.adapters.remote;

/**
 * A credential for calls to a provider.
 *
 * @param name how runs remember it: {@code default}, or the id of the virtual key that it is for
 * @param secret empty when the provider needs none
 */
public record Account(String name, String secret) {
  @Override
  public String toString() {
    return "Account[" + name + "]";
  }
}
