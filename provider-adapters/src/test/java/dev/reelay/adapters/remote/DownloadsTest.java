package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.FailureClass;
import dev.reelay.model.ProviderSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadsTest {
  private static final long MAX = 100_000;
  private static final String INDEX = "\0\0\0\30ftypmp42\0\0\0\0isommp42" + "\0\0\0\20moovmoovmoov";
  private static final String FILM = INDEX + "\0\0\0\154mdat" + "film".repeat(25);
  private static final String WHOLE =
      "HTTP/1.1 200 OK\r\nContent-Length: " + FILM.length() + "\r\n\r\n" + FILM;

  private final ProviderSettings settings = BadServer.settings(Duration.ofMillis(1_500), MAX);
  private final RemoteCalls calls = Workbench.calls("bad", settings);
  private final Downloads downloads = new Downloads(calls.client(), settings);

  @TempDir Path folder;

  @AfterEach
  void close() {
    calls.close();
  }

  private StageOutput.File.Local film(URI url) throws Exception {
    return downloads.film(
        () -> new Downloads.Source(url, Map.of("Authorization", "Bearer secret")), folder);
  }

  private FailureClass bad(BadServer server) {
    return catchThrowableOfType(ResultException.class, () -> film(server.url("/film")))
        .failure()
        .failureClass();
  }

  private ProviderUnreachableException broken(BadServer server) {
    return catchThrowableOfType(
        ProviderUnreachableException.class, () -> film(server.url("/film")));
  }

  @Test
  void aFilmComesHomeUnderANameThatFitsItsContent() throws Exception {
    try (BadServer server = BadServer.answering(WHOLE)) {
      // When
      StageOutput.File.Local film = film(server.url("/film"));
      // Then
      assertThat(film.name()).isEqualTo("video.mp4");
      assertThat(Files.readString(film.path())).isEqualTo(FILM);
      assertThat(server.heads().getFirst()).contains("Authorization: Bearer secret");
    }
  }

  @Test
  void whatIsAnnouncedAsTooLargeIsRefused() throws Exception {
    try (BadServer server =
        BadServer.start((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n" + FILM);
          BadServer.write(out, "x".repeat(300_000));
        })) {
      // Then
      assertThat(bad(server)).isEqualTo(FailureClass.BAD_OUTPUT);
    }
  }

  @Test
  void whatGrowsTooLargeWithoutAWordIsCutOff() throws Exception {
    AtomicInteger pieces = new AtomicInteger();
    try (BadServer server =
        BadServer.start((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\n\r\n" + FILM);
          while (pieces.incrementAndGet() < 10_000) {
            BadServer.write(out, "x".repeat(10_000));
          }
        })) {
      // Then
      assertThat(bad(server)).isEqualTo(FailureClass.BAD_OUTPUT);
      assertThat(pieces.get()).isLessThan(10_000);
      assertThat(Files.size(folder.resolve("video"))).isLessThanOrEqualTo(MAX);
    }
  }

  @Test
  void aForeignHostSeesNoCredential() throws Exception {
    try (BadServer foreign = BadServer.answering(WHOLE);
        BadServer own =
            BadServer.answering(
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                    + foreign.url("/elsewhere")
                    + "\r\n\r\n")) {
      // When
      film(own.url("/film"));
      // Then
      assertThat(own.heads().getFirst()).contains("Authorization");
      assertThat(foreign.heads().getFirst())
          .startsWith("GET /elsewhere")
          .doesNotContainIgnoringCase("authorization")
          .doesNotContain("secret");
    }
  }

  @Test
  void aCircleOfRedirectsEnds() throws Exception {
    try (BadServer server =
        BadServer.answering("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /film\r\n\r\n")) {
      // Then
      assertThat(bad(server)).isEqualTo(FailureClass.BAD_OUTPUT);
      assertThat(server.heads()).hasSizeLessThan(10);
    }
  }

  @Test
  void aRefusalIsAskedAgainWithAFreshAddressAndThenBelieved() throws Exception {
    AtomicInteger addresses = new AtomicInteger();
    try (BadServer server =
        BadServer.start((head, _, out) ->
            BadServer.write(
                out,
                head.startsWith("GET /2")
                    ? WHOLE
                    : "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"))) {
      // When
      StageOutput.File.Local film =
          downloads.film(
              () -> Downloads.Source.open(server.url("/" + addresses.incrementAndGet())), folder);
      // Then
      assertThat(film.name()).isEqualTo("video.mp4");
      assertThat(
              catchThrowableOfType(ResultException.class, () -> film(server.url("/stale")))
                  .failure()
                  .failureClass())
          .isEqualTo(FailureClass.RESULT_EXPIRED);
    }
  }

  @Test
  void aWebPageThatCallsItselfAFilmIsNone() throws Exception {
    try (BadServer server =
        BadServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 15\r\n\r\n<html>Hi</html>")) {
      // Then
      assertThat(bad(server)).isEqualTo(FailureClass.BAD_OUTPUT);
    }
  }

  @Test
  void aFilmThatBreaksOffIsNoResultYet() throws Exception {
    try (BadServer server =
        BadServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + FILM)) {
      // Then
      assertThat(broken(server)).hasMessageContaining("broke off");
    }
  }

  @Test
  void aFilmThatBreaksOffInPiecesIsNoResultYet() throws Exception {
    String piece =
        "%x\r\n%s\r\n".formatted(FILM.length() / 2, FILM.substring(0, FILM.length() / 2));
    try (BadServer server =
        BadServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + piece)) {
      // Then
      assertThat(broken(server)).hasMessageContaining("broke off");
    }
  }

  @Test
  void aFilmInPiecesComesHome() throws Exception {
    String piece = "%x\r\n%s\r\n0\r\n\r\n".formatted(FILM.length(), FILM);
    try (BadServer server =
        BadServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + piece)) {
      // Then
      assertThat(Files.readString(film(server.url("/film")).path())).isEqualTo(FILM);
    }
  }

  /** Nothing but the file itself tells how long it is to be. */
  @Test
  void aFilmWithoutALengthIsTakenWithItsEndAlone() throws Exception {
    AtomicInteger bytes = new AtomicInteger(FILM.length());
    try (BadServer server =
        BadServer.start((_, _, out) ->
            BadServer.write(out, "HTTP/1.1 200 OK\r\n\r\n" + FILM.substring(0, bytes.get())))) {
      // When
      assertThat(Files.readString(film(server.url("/film")).path())).isEqualTo(FILM);
      // Then
      for (int cut : new int[] {FILM.length() - 1, INDEX.length() + 3, INDEX.length() - 16, 30}) {
        bytes.set(cut);
        assertThat(broken(server)).as("%d bytes", cut).hasMessageContaining("broke off");
      }
    }
  }

  @Test
  void aFilmOfWhichTheProviderItselfHasNoEndIsABadOne() throws Exception {
    try (BadServer server =
        BadServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(FILM.length() - 1, FILM.substring(0, FILM.length() - 1)))) {
      // Then
      assertThat(bad(server)).isEqualTo(FailureClass.BAD_OUTPUT);
    }
  }

  @Test
  void aDownloadThatStandsStillIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    long begin = System.nanoTime();
    try (BadServer server =
        BadServer.start((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + FILM);
          end.await();
        })) {
      // When
      ProviderUnreachableException failure = broken(server);
      end.countDown();
      // Then
      assertThat(failure).hasMessageContaining("stands still");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aSlowFilmComesHomeAsLongAsItGoesOn() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (BadServer server =
        BadServer.start((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + FILM.length() + "\r\n\r\n");
          int step = FILM.length() / 8;
          for (int at = 0; at < FILM.length(); at += step) {
            BadServer.write(out, FILM.substring(at, Math.min(FILM.length(), at + step)));
            never.await(400, java.util.concurrent.TimeUnit.MILLISECONDS);
          }
        })) {
      // Then
      assertThat(Files.readString(film(server.url("/film")).path())).isEqualTo(FILM);
    }
  }

  @Test
  void aPrivateAddressIsNotCalledUnlessTheProviderIsLocal() throws Exception {
    ProviderSettings strict =
        new ProviderSettings(
            settings.kind(),
            null,
            null,
            Map.of(),
            settings.webhookSecrets(),
            false,
            settings.calls(),
            1,
            MAX,
            false,
            Map.of());
    try (BadServer server = BadServer.answering(WHOLE)) {
      // When
      ResultException failure =
          catchThrowableOfType(
              ResultException.class,
              () ->
                  new Downloads(calls.client(), strict)
                      .film(() -> Downloads.Source.open(server.url("/film")), folder));
      // Then
      assertThat(failure.failure().message()).doesNotContain("127.0.0.1");
      assertThat(server.heads()).isEmpty();
    }
  }
}
