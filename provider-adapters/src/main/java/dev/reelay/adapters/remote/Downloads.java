package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.model.ProviderSettings;
import dev.reelay.reach.AddressGuard;
import dev.reelay.reach.Reach;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings files home: streamed, bounded in size and time, over as many redirects as are usual, never
 * to an address that is not public, and with a credential only for the host that it is meant for.
 */
public final class Downloads {
  private static final int REDIRECTS_MAX = 5;
  private static final Duration RESULT_PATIENCE = Duration.ofMinutes(10);

  private final HttpClient client;
  private final AddressGuard guard;
  private final Limits limits;

  /**
   * How far a download may go.
   *
   * @param privateAddresses whether it may come from addresses that the internet does not reach
   * @param timeout as long as nothing arrives
   * @param patience until the last byte
   */
  record Limits(boolean privateAddresses, long maxBytes, Duration timeout, Duration patience) {}

  Downloads(HttpClient client, ProviderSettings settings) {
    this(
        client,
        new Limits(
            settings.privateAddresses(),
            settings.maxResultBytes(),
            settings.calls().timeout(),
            RESULT_PATIENCE));
  }

  Downloads(HttpClient client, Limits limits) {
    this.client = client;
    this.guard = new AddressGuard(limits.privateAddresses() ? Reach.ANY : Reach.PUBLIC);
    this.limits = limits;
  }

  /**
   * Where a file is.
   *
   * @param headers for that host alone, such as a credential
   */
  public record Source(URI url, Map<String, String> headers) {
    public Source {
      headers = Map.copyOf(headers);
    }

    /** A place that needs no credential. */
    public static Source open(URI url) {
      return new Source(url, Map.of());
    }
  }

  /** Finds out where a file is; asked again when the place turns out to be stale. */
  @FunctionalInterface
  public interface Locator {
    /** Where the file is at the moment. */
    Source locate() throws ProviderUnreachableException, ResultException;
  }

  /**
   * Brings a video home.
   *
   * @param target a file that does not exist yet
   * @return its media type by its content
   * @throws ResultException when there is nothing, or no video, however often one asks
   */
  public String video(Locator locator, Path target)
      throws ProviderUnreachableException, ResultException {
    boolean told = fetch(locator, target);
    MediaType type = read(target, MediaType::ofFile);
    if (!type.isVideo()) {
      throw bad("The result is " + type.text() + " and no video");
    }
    Extent extent = read(target, file -> Extent.of(file, type));
    if (extent == Extent.CUT && !told) {
      throw new ProviderUnreachableException("The download broke off", null);
    }
    if (extent == Extent.CUT || (extent == Extent.UNTOLD && !told)) {
      throw bad("The end of the video is missing, or nothing tells where it is");
    }
    return type.text();
  }

  /**
   * Brings a still picture home.
   *
   * @param target a file that does not exist yet
   * @throws ResultException when there is no picture that engines take
   */
  MediaType picture(URI url, Path target) throws ProviderUnreachableException, ResultException {
    HttpResponse<Path> response = copy(Source.open(url), target);
    if (response.statusCode() != 200) {
      throw bad("The picture was refused with HTTP " + response.statusCode());
    }
    MediaType type = read(target, MediaType::ofFile);
    if (!type.isPicture()) {
      throw bad("The picture is " + type.text() + "; PNG, JPEG and WebP are taken");
    }
    return type;
  }

  /**
   * Brings a video home under the name {@code video} and what fits its content.
   *
   * @param folder an empty folder for it
   */
  public StageOutput.File.Local film(Locator locator, Path folder)
      throws ProviderUnreachableException, ResultException {
    Path file = folder.resolve("video");
    String type = video(locator, file);
    String ending =
        switch (type) {
          case "video/webm" -> "webm";
          case "video/quicktime" -> "mov";
          default -> "mp4";
        };
    return new StageOutput.File.Local("video." + ending, file, type);
  }

  /** Whether the connection told where the file ends. */
  private boolean fetch(Locator locator, Path target)
      throws ProviderUnreachableException, ResultException {
    for (int tries = 1; tries <= 2; tries++) {
      HttpResponse<Path> response = copy(locator.locate(), target);
      if (response.statusCode() == 200) {
        return response.version() == HttpClient.Version.HTTP_2
            || response.headers().firstValue("content-length").isPresent()
            || response.headers().firstValue("transfer-encoding").isPresent();
      }
    }
    throw new ResultException(
        new Failure(
            FailureClass.RESULT_EXPIRED,
            FailureClass.RESULT_EXPIRED.name(),
            "The provider no longer hands the result out",
            null,
            null,
            Billed.YES,
            false,
            List.of("Send the job again")));
  }

  /** An answer with status 200 when the file is there; else one with which it was refused. */
  private HttpResponse<Path> copy(Source source, Path target)
      throws ProviderUnreachableException, ResultException {
    URI url = source.url();
    for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      Optional<String> refusal = guard.refusal(url);
      if (refusal.isPresent()) {
        throw bad("The address of the file " + refusal.get());
      }
      HttpResponse<Path> response = get(source, url, target);
      int status = response.statusCode();
      if (status == 200 || status == 403 || status == 404 || status == 410) {
        return response;
      }
      if (status / 100 != 3) {
        throw new ProviderUnreachableException("The file was refused with HTTP " + status, null);
      }
      url = redirected(url, response);
    }
    throw bad("The address of the file leads around in circles");
  }

  private HttpResponse<Path> get(Source source, URI url, Path target)
      throws ProviderUnreachableException, ResultException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
    if (isSameHost(source.url(), url)) {
      source.headers().forEach(request::header);
    }
    AtomicLong arrived = new AtomicLong();
    CompletableFuture<HttpResponse<Path>> exchange =
        client.sendAsync(
            request.build(),
            info -> new MeasuredBody<>(body(info, target), arrived, limits.maxBytes()));
    try {
      return awaited(exchange, arrived);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      for (Throwable each = cause; each != null; each = each.getCause()) {
        if (each instanceof MeasuredBody.TooLargeException) {
          throw tooLarge();
        }
      }
      throw new ProviderUnreachableException("The download broke off", cause);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new ProviderUnreachableException("The download stands still", e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProviderUnreachableException("The download was given up", e);
    }
  }

  /** What is no result is not kept. */
  private static HttpResponse.BodySubscriber<Path> body(
      HttpResponse.ResponseInfo info, Path target) {
    return info.statusCode() == 200
        ? HttpResponse.BodySubscribers.ofFile(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)
        : HttpResponse.BodySubscribers.replacing(target);
  }

  /** Waits as long as something arrives, up to a bound. */
  private HttpResponse<Path> awaited(
      CompletableFuture<HttpResponse<Path>> exchange, AtomicLong arrived)
      throws ExecutionException, TimeoutException, InterruptedException {
    long end = System.nanoTime() + limits.patience().toNanos();
    for (long before = -1; ; before = arrived.get()) {
      try {
        return exchange.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (arrived.get() == Math.max(0, before) || System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  static boolean isSameHost(URI one, URI other) {
    return one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort()
        && one.getScheme().equals(other.getScheme());
  }

  private static URI redirected(URI from, HttpResponse<?> response) throws ResultException {
    try {
      return from.resolve(response.headers().firstValue("location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw bad("The address of the file leads nowhere");
    }
  }

  private interface Reading<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T read(Path file, Reading<T> reading) throws ProviderUnreachableException {
    try {
      return reading.of(file);
    } catch (IOException e) {
      throw new ProviderUnreachableException("The downloaded file cannot be read", e);
    }
  }

  private ResultException tooLarge() {
    return bad("The file is larger than " + limits.maxBytes() / 1_000_000 + " MB");
  }

  private static ResultException bad(String message) {
    return new ResultException(
        new Failure(
            FailureClass.BAD_OUTPUT,
            FailureClass.BAD_OUTPUT.name(),
            message,
            null,
            null,
            Billed.YES,
            true,
            List.of()));
  }
}
