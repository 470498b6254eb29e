package dev.reelay.adapters.contract;

import dev.reelay.model.ProviderSettings;
import dev.reelay.model.SecretReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings of a provider as a situation needs them. */
final class Setup {
  /** Time enough on a busy machine. */
  static final Duration PATIENT = Duration.ofSeconds(15);

  private final Subject subject;
  private final Path folder;

  /** Where the provider listens. */
  URI baseUrl;

  /** The general credential. */
  String secret;

  /** A credential of the key alone; null when it has none. */
  String keySecret;

  /** Whose order it is. */
  String keyId = "key_contract";

  /** Whether the general credential is where it should be. */
  boolean secretIsThere = true;

  Duration timeout = PATIENT;
  long maxResultBytes = 50_000_000;
  List<String> webhookSecrets = List.of("whsec_cmVlbGF5LXNpbXVsYXRvci13ZWJob29rLXNlY3JldA==");

  Setup(Subject subject, Path folder, String secret) {
    this.subject = subject;
    this.folder = folder;
    this.secret = secret;
  }

  ProviderSettings settings() {
    Map<String, SecretReference> ofKeys = new HashMap<>();
    if (keySecret != null) {
      ofKeys.put(keyId, file("key-secret", keySecret));
    }
    List<SecretReference> ofWebhooks =
        webhookSecrets.stream()
            .map(webhook -> file("webhook-" + webhookSecrets.indexOf(webhook), webhook))
            .toList();
    return new ProviderSettings(
        subject.kind().kind(),
        baseUrl,
        subject.hasAccounts() ? file("secret", secretIsThere ? secret : "") : null,
        ofKeys,
        ofWebhooks,
        subject.callbacks() != Subject.Callbacks.NONE,
        new ProviderSettings.Calls(
            Duration.ofSeconds(5),
            timeout,
            32,
            6_000,
            60_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)),
        5,
        maxResultBytes,
        true,
        subject.options());
  }

  private SecretReference file(String name, String content) {
    try {
      if (Files.isDirectory(folder)) {
        Files.writeString(folder.resolve(name), content);
      }
      return SecretReference.parse("file:" + folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
