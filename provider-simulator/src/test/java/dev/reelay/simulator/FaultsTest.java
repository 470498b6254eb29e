package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@QuarkusTest
class FaultsTest {
  private final Client client = Client.fresh();

  @ParameterizedTest
  @CsvSource({
    "OPENAI,     rate-limited,        429 rate_limit_exceeded",
    "SGLANG,     rate-limited,        429",
    "MINIMAX,    rate-limited,        200 1002",
    "MINIMAX_V2, rate-limited,        429 rate_limit_error",
    "REPLICATE,  rate-limited,        429 Too many requests",
    "OPENAI,     quota-gone,          429 insufficient_quota",
    "SGLANG,     quota-gone,          429",
    "MINIMAX,    quota-gone,          200 1008",
    "MINIMAX_V2, quota-gone,          402 insufficient_balance_error",
    "REPLICATE,  quota-gone,          402 Insufficient credit",
    "OPENAI,     server-error(500),   500 null",
    "OPENAI,     server-error(503),   503 slow_down",
    "SGLANG,     server-error(500),   500",
    "MINIMAX,    server-error(500),   200 1013",
    "MINIMAX,    server-error(502),   502",
    "MINIMAX_V2, server-error(500),   500 server_error",
    "MINIMAX_V2, server-error(503),   529 overloaded_error",
    "REPLICATE,  server-error(502),   502 Internal server error",
    "OPENAI,     credential-expired,  401 expired_api_key",
    "SGLANG,     credential-expired,  401",
    "MINIMAX,    credential-expired,  200 2049",
    "MINIMAX_V2, credential-expired,  401 authorized_error",
    "REPLICATE,  credential-expired,  401 Unauthenticated"
  })
  void refusalsAreWordedAsTheProviderDoes(Tongue tongue, String fault, String word) {
    assertThat(tongue.word(tongue.create(client, "duration=3&fault=" + fault))).isEqualTo(word);
    assertThat(client.ledger()).isEmpty();

    String id = tongue.created(client, "duration=3&fault=" + fault + "@poll");
    assertThat(tongue.word(client.get(tongue.look(id)))).isEqualTo(word);
    assertThat(tongue.word(client.get(tongue.look(id)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void retryAfterIsANumberOrADate(Tongue tongue) {
    Client.Answer seconds = tongue.create(client, "fault=rate-limited(7)");
    Client.Answer date = tongue.create(client, "fault=rate-limited-date(7)");

    assertThat(seconds.header("Retry-After")).isEqualTo("7");
    ZonedDateTime until =
        ZonedDateTime.parse(date.header("Retry-After"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(Duration.between(ZonedDateTime.now(until.getZone()), until))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aLostConnectionTellsNothingAboutPayment(Tongue tongue) {
    for (String unpaid : List.of("cut-before-accept", "hang(0.1)")) {
      assertThatThrownBy(() -> tongue.dare(client, "fault=" + unpaid))
          .isInstanceOf(IOException.class);
    }
    assertThat(client.ledger()).isEmpty();

    for (String paid : List.of("cut-after-accept", "hang-after-accept(0.1)")) {
      assertThatThrownBy(() -> tongue.dare(client, "fault=" + paid))
          .isInstanceOf(IOException.class);
    }
    assertThat(client.ledger()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void answersComeSlowlyHugeOrAsAPage(Tongue tongue) {
    long begin = System.nanoTime();
    Client.Answer slow = tongue.create(client, "fault=slow-drip(60)");
    assertThat(System.nanoTime() - begin).isGreaterThan(50_000_000L);
    assertThat(tongue.id(slow.json())).isNotEmpty();

    Client.Answer page = tongue.create(client, "fault=html(502)");
    assertThat(page.status()).isEqualTo(502);
    assertThat(page.header("Content-Type")).startsWith("text/html");

    assertThat(tongue.create(client, "fault=oversized(2)").bytes()).hasSize(2 * 1024 * 1024);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aNewJobIsFoundLate(Tongue tongue) {
    String id = tongue.created(client, "duration=3&fault=not-found-yet(2)");

    assertThat(tongue.word(client.get(tongue.look(id)))).isNotEmpty();
    assertThat(tongue.word(client.get(tongue.look(id)))).isNotEmpty();
    assertThat(tongue.word(client.get(tongue.look(id)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, post_processing",
    "SGLANG, post_processing",
    "MINIMAX, Rendering",
    "MINIMAX_V2, postprocessing",
    "REPLICATE, paused"
  })
  void aStatusThatNoDocumentNames(Tongue tongue, String word) {
    String id = tongue.created(client, "duration=500&fault=unknown-status*1");

    assertThat(tongue.job(client, id).getString("status")).isEqualTo(word);
    assertThat(tongue.job(client, id).getString("status")).isNotEqualTo(word);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aJobIsLost(Tongue tongue) {
    String id = tongue.created(client, "duration=5000&fault=job-lost(20)");
    assertThat(tongue.word(client.get(tongue.look(id)))).isEmpty();

    await().until(() -> !tongue.word(client.get(tongue.look(id))).isEmpty());
    assertThat(client.ledger().getFirst().getString("phase")).isEqualTo("lost");
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aRestartLosesTheJobsOfOthersToo(Tongue tongue) {
    String other = tongue.created(client, "duration=5000");
    tongue.created(client, "duration=5000&fault=restart(20)");
    assertThat(tongue.word(client.get(tongue.look(other)))).isEmpty();

    await().until(() -> !tongue.word(client.get(tongue.look(other))).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aStalledJobNeverEnds(Tongue tongue) {
    String id = tongue.created(client, "duration=2&queue=0&fault=stalled");
    String done = tongue.created(client, "duration=20&queue=0");
    await().until(() -> Tongue.isEnded(tongue.job(client, done)));

    assertThat(Tongue.isEnded(tongue.job(client, id))).isFalse();
  }

  @Test
  void progressIsStuckFallsBackOrGoesTooFar() {
    assertThat(progress("progress-stuck(40)")).contains(40).doesNotContain(60, 80).endsWith(100);
    List<Integer> backwards = progress("progress-backwards(30)");
    assertThat(backwards).isNotEqualTo(backwards.stream().sorted().toList());
    assertThat(progress("progress-over(140)")).anyMatch(percent -> percent > 100);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, moderation_blocked, out_of_memory, invalid_input, video_generation_failed",
    "MINIMAX, 1027, 1013, 1026, 1000",
    "MINIMAX_V2, 1027, 1013, 1026, 1000",
    "REPLICATE, E005, E1001, '', E1000"
  })
  void jobsFailWithTheProvidersOwnCodes(
      Tongue tongue, String policy, String memory, String input, String internal) {
    assertThat(failure(tongue, "fail-content-policy")).isEqualTo(policy);
    assertThat(failure(tongue, "fail-out-of-memory")).isEqualTo(memory);
    assertThat(failure(tongue, "fail-invalid-input")).isEqualTo(input);
    assertThat(failure(tongue, "fail-internal")).isEqualTo(internal);
  }

  @Test
  void sglangFailsWithoutACode() {
    assertThat(failure(Tongue.SGLANG, "fail-out-of-memory")).startsWith("CUDA out of memory");
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void anAddressExpires(Tongue tongue) {
    assertThat(film(tongue, "result-expired").status()).isIn(403, 404);
    assertThat(film(tongue, "result-expired*1").status()).isIn(403, 404);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aFilmIsForbiddenOnce(Tongue tongue) {
    String id = ended(tongue, "sim-instant?fault=result-forbidden-once");

    assertThat(tongue.film(client, id).status()).isEqualTo(403);
    Client.Answer second = tongue.film(client, id);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).contains("ftyp");
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aFilmIsNoFilm(Tongue tongue) {
    assertThat(film(tongue, "result-html").header("Content-Type")).startsWith("text/html");
    Client.Answer text = film(tongue, "result-not-video");
    assertThat(text.header("Content-Type")).isEqualTo("video/mp4");
    assertThat(text.text()).doesNotContain("ftyp");
    assertThat(film(tongue, "result-oversized(3)").bytes()).hasSize(3 * 1024 * 1024);
    assertThatThrownBy(() -> film(tongue, "result-truncated"))
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aFilmIsElsewhereAndCredentialsStayHere(Tongue tongue) {
    Client.Answer redirect = film(tongue, "result-redirect");
    String elsewhere = redirect.header("Location");

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(elsewhere).startsWith("http://127.0.0.1:");
    assertThat(client.get(elsewhere).text()).contains("ftyp");
    assertThat(client.get("/ledger/audit").json().getJsonArray("leakedCredentials").encode())
        .doesNotContain(elsewhere.replaceFirst("http://[^/]*", "").replaceFirst("\\?.*", ""));
  }

  @ParameterizedTest
  @EnumSource(value = Tongue.class, names = "MINIMAX_V2", mode = Mode.INCLUDE)
  void aCancelIsRefusedOrTooLate(Tongue tongue) {
    for (String fault : List.of("cancel-refused", "cancel-too-late")) {
      String id = tongue.created(client, "duration=10&queue=100&fault=" + fault);
      assertThat(client.delete(tongue.path() + "/" + id).status()).isEqualTo(400);
      assertThat(client.get("/ledger/audit").json().getJsonArray("cancelledButWentOn").encode())
          .contains(id);
    }
  }

  private String failure(Tongue tongue, String fault) {
    String id = ended(tongue, "sim-instant?fault=" + fault);
    return tongue.failure(tongue.job(client, id));
  }

  private Client.Answer film(Tongue tongue, String fault) {
    return tongue.film(client, ended(tongue, "sim-instant?fault=" + fault));
  }

  private String ended(Tongue tongue, String scenario) {
    String id = tongue.created(client, scenario);
    await().until(() -> Tongue.isEnded(tongue.job(client, id)));
    return id;
  }

  private List<Integer> progress(String fault) {
    String id = Tongue.OPENAI.created(client, "duration=60&queue=0&fault=" + fault);
    List<Integer> seen = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          JsonObject video = Tongue.OPENAI.job(client, id);
          seen.add(video.getInteger("progress"));
          return Tongue.isEnded(video);
        });
    return seen;
  }
}
