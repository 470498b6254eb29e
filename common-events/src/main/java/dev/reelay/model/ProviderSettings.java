package dev.reelay.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One engine as the file describes it.
 *
 * @param kind which adapter speaks to it, for example {@code openai-videos}
 * @param baseUrl where it is; null means the adapter's own default
 * @param credential where its credential is found; null when it needs none
 * @param credentials by virtual key id: credentials that replace the general one
 * @param webhookSecrets where the secrets of its webhooks are found, the newest first
 * @param webhooks whether it is asked to call back
 * @param calls how it may be called
 * @param maxRunning stage runs at once over all keys and instances
 * @param startsPerMinute stage runs that may begin within any minute over all keys and instances;
 *     null when any number may
 * @param maxResultBytes size of a result above which it is refused
 * @param privateAddresses whether it and its results may be at addresses that the internet does not
 *     reach, as with a local engine
 * @param options whatever else this kind of engine needs to know
 */
public record ProviderSettings(
    String kind,
    @Nullable URI baseUrl,
    @Nullable SecretReference credential,
    Map<String, SecretReference> credentials,
    List<SecretReference> webhookSecrets,
    boolean webhooks,
    Calls calls,
    int maxRunning,
    @Nullable Integer startsPerMinute,
    long maxResultBytes,
    boolean privateAddresses,
    Map<String, String> options) {

  /** An engine without a rate of starts. */
  public ProviderSettings(
      String kind,
      @Nullable URI baseUrl,
      @Nullable SecretReference credential,
      Map<String, SecretReference> credentials,
      List<SecretReference> webhookSecrets,
      boolean webhooks,
      Calls calls,
      int maxRunning,
      long maxResultBytes,
      boolean privateAddresses,
      Map<String, String> options) {
    this(
        kind,
        baseUrl,
        credential,
        credentials,
        webhookSecrets,
        webhooks,
        calls,
        maxRunning,
        null,
        maxResultBytes,
        privateAddresses,
        options);
  }

  public ProviderSettings {
    credentials = Map.copyOf(credentials);
    webhookSecrets = List.copyOf(webhookSecrets);
    options = Map.copyOf(options);
  }

  /**
   * How an engine may be called.
   *
   * @param connectTimeout until a connection is there
   * @param timeout until a call is answered whole
   * @param atOnce calls in hand at once, per instance and credential
   * @param submitsPerMinute hand-overs per credential over all instances
   * @param looksPerMinute other calls per credential over all instances
   * @param pollMin shortest pause between two looks at one run
   * @param pollSuggested usual pause between two looks at one run
   */
  public record Calls(
      Duration connectTimeout,
      Duration timeout,
      int atOnce,
      int submitsPerMinute,
      int looksPerMinute,
      Duration pollMin,
      Duration pollSuggested) {}
}
