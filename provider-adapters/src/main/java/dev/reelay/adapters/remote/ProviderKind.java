package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Provider;

/**
 * Makes providers of one kind. A new kind is a package with one bean of this type and nothing else;
 * the file of models and providers says how many there are and where.
 */
public interface ProviderKind {
  /** The name in the file, for example {@code openai-videos}. */
  String kind();

  /**
   * Makes a provider. Must not call out.
   *
   * @throws IllegalArgumentException when the settings cannot be used; the message names the
   *     setting
   */
  Provider create(ProviderContext context);
}
