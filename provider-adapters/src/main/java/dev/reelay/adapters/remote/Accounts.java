package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.model.ProviderSettings;
import dev.reelay.model.SecretReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials of one provider, read anew for each call so that a rotated one counts at once.
 */
public final class Accounts {
  private static final String DEFAULT = "default";
  private static final String ATTRIBUTE = "account";

  private final ProviderSettings settings;

  Accounts(ProviderSettings settings) {
    this.settings = settings;
  }

  /** The account for work of a virtual key. */
  public Account of(String keyId) throws ProviderUnreachableException {
    SecretReference own = settings.credentials().get(keyId);
    return own == null ? read(DEFAULT, settings.credential()) : read(keyId, own);
  }

  /** The account with which a run was handed over. */
  public Account of(RemoteHandle handle) throws ProviderUnreachableException {
    return of(handle.attributes().getOrDefault(ATTRIBUTE, DEFAULT));
  }

  /** A handle that remembers the account. */
  public RemoteHandle handle(
      String provider, String remoteId, Account account, Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put(ATTRIBUTE, account.name());
    return new RemoteHandle(provider, remoteId, all);
  }

  /** The secrets of webhooks that are there now, the newest first. */
  public List<String> webhookSecrets() {
    return settings.webhookSecrets().stream()
        .map(SecretReference::read)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Why nothing can be called; empty when the general credential is there, or none is needed. */
  public Optional<String> missing() {
    SecretReference reference = settings.credential();
    return reference == null || reference.read().isPresent()
        ? Optional.empty()
        : Optional.of("The credential is missing: " + reference + " is empty or not there");
  }

  /** The names of all accounts, which are no secrets. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(DEFAULT));
    settings.credentials().keySet().stream().sorted().forEach(names::add);
    return names;
  }

  /** Every secret that must not appear in words. */
  List<String> secrets() {
    List<SecretReference> references = new ArrayList<>(settings.credentials().values());
    references.addAll(settings.webhookSecrets());
    if (settings.credential() != null) {
      references.add(settings.credential());
    }
    return references.stream().map(SecretReference::read).flatMap(Optional::stream).toList();
  }

  private static Account read(
      String name, @org.jspecify.annotations.Nullable SecretReference reference)
      throws ProviderUnreachableException {
    if (reference == null) {
      return new Account(name, "");
    }
    return new Account(
        name,
        reference
            .read()
            .orElseThrow(() ->
                new ProviderUnreachableException(
                    "The credential is missing: " + reference + " is empty or not there",
                    null,
                    Sent.NO,
                    null)));
  }
}
