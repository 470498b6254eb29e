package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ResultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches the pictures that clients name. */
@ApplicationScoped
public class Pictures {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Downloads downloads;

  Pictures(InputConfig config) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    this.downloads =
        new Downloads(
            client,
            new Downloads.Limits(
                config.privateAddresses(),
                config.maxBytes(),
                config.patience(),
                config.patience()));
  }

  /**
   * Fetches a picture; says what it is by its content.
   *
   * @param target a file that does not exist yet
   * @throws ResultException when it is none, too large, or at an address that is not allowed; the
   *     message says so without the address
   */
  public MediaType fetch(URI url, Path target)
      throws ProviderUnreachableException, ResultException {
    return downloads.picture(url, target);
  }
}
