package dev.reelay.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class VideosTest {
  private static final String VIDEOS = "/openai/v1/videos";

  private final Client client = Client.fresh();

  @ParameterizedTest
  @ValueSource(strings = {"openai", "vllm-omni", "sglang"})
  void aJobCompletesAndItsFilmPlays(String flavor) {
    String videos = "/" + flavor + "/v1/videos";
    // When
    Client.Answer created =
        client.form(
            videos, "prompt", "a boat", "model", "sim-fast", "seconds", "8", "size", "1280x720");
    JsonObject done = awaitEnd(videos, created.json().getString("id"));
    Client.Answer film = client.get(videos + "/" + done.getString("id") + "/content");

    // Then
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.header("Content-Type")).isEqualTo("application/json");
    assertThat(created.json().getString("status")).isEqualTo("queued");
    assertThat(done.fieldNames())
        .contains(
            "id",
            "object",
            "model",
            "status",
            "progress",
            "created_at",
            "completed_at",
            "expires_at",
            "prompt",
            "size",
            "seconds",
            "remixed_from_video_id",
            "error");
    assertThat(done.getString("status")).isEqualTo("completed");
    assertThat(done.getInteger("progress")).isEqualTo(100);
    assertThat(done.getString("seconds")).isEqualTo("8");
    assertThat(film.header("Content-Type")).isEqualTo("video/mp4");
    assertThat(new String(film.bytes(), 4, 4, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("ftyp");
  }

  @Test
  void jsonIsAsGoodAsAForm() {
    JsonObject body =
        new JsonObject()
            .put("prompt", "a boat")
            .put("model", "sim-fast")
            .put("seconds", 4)
            .put("input_reference", new JsonObject().put("image_url", "https://example.org/a.png"));

    Client.Answer created = client.post(VIDEOS, body);

    assertThat(created.status()).isEqualTo(200);
    assertThat(created.json().getString("seconds")).isEqualTo("4");
    assertThat(created.header("x-request-id")).startsWith("req_");
    // Ten seconds, a hundred times as fast.
    assertThat(created.header("openai-poll-after-ms")).isEqualTo("100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                 | prompt
          {"prompt":"a","seconds":"5"}                       | seconds
          {"prompt":"a","size":"1x1"}                        | size
          {"prompt":"a","model":"unknown-1"}                 | model
          {"prompt":"a","input_reference":{"image_url":"x"}} | input_reference
          {"prompt":"a","input_reference":{"image_url":"https://x.org/a","file_id":"f"}} | input_reference
          """)
  void whatIsWrongIsNamed(String body, String param) {
    Client.Answer refused = client.post(VIDEOS, new JsonObject(body));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getJsonObject("error").getString("param")).isEqualTo(param);
    assertThat(refused.json().getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
    assertThat(client.ledger()).isEmpty();
  }

  @Test
  void progressOfTheOriginalGrowsAndThatOfSglangJumps() {
    String slow = "duration=60&queue=0";
    assertThat(progress("openai", slow)).hasSizeGreaterThan(3).isSorted();
    assertThat(progress("sglang", slow)).containsOnly(0, 100);
  }

  @Test
  void pagesEndWithAnEmptyOne() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(create("sim-fast").json().getString("id"));
    }

    JsonObject first = client.get(VIDEOS + "?limit=2").json();
    JsonObject second = client.get(VIDEOS + "?limit=2&after=" + first.getString("last_id")).json();
    JsonObject third = client.get(VIDEOS + "?after=" + second.getString("last_id")).json();

    assertThat(idsOf(first)).isEqualTo(ids.subList(0, 2));
    assertThat(first.getBoolean("has_more")).isTrue();
    assertThat(idsOf(second)).isEqualTo(ids.subList(2, 3));
    assertThat(second.getBoolean("has_more")).isFalse();
    assertThat(idsOf(third)).isEmpty();
    assertThat(client.get(VIDEOS + "?after=video_none").status()).isEqualTo(404);
    assertThat(Client.fresh().get(VIDEOS).json().getJsonArray("data")).isEmpty();
  }

  @Test
  void theOriginalDeletesOnlyWhatHasEnded() {
    String id = create("sim-slow").json().getString("id");
    assertThat(client.delete(VIDEOS + "/" + id).status()).isEqualTo(409);

    String ended = create("sim-instant").json().getString("id");
    awaitEnd(VIDEOS, ended);
    assertThat(client.delete(VIDEOS + "/" + ended).json())
        .isEqualTo(
            new JsonObject().put("id", ended).put("object", "video.deleted").put("deleted", true));
    assertThat(client.get(VIDEOS + "/" + ended).status()).isEqualTo(404);
    JsonObject entry =
        client.ledger().stream()
            .filter(one -> one.getString("remoteId").equals(ended))
            .findFirst()
            .orElseThrow();
    assertThat(entry.getString("phase")).isEqualTo("succeeded");
    assertThat(entry.getBoolean("deleted")).isTrue();
    // Clearing up behind a film is no wish to stop it.
    assertThat(client.get("/ledger/audit").json().getJsonArray("cancelledButWentOn").encode())
        .doesNotContain(ended);
  }

  @Test
  void sglangForgetsAJobAndWorksOn() {
    String videos = "/sglang/v1/videos";
    String id = client.form(videos, "prompt", "a", "model", "sim-slow").json().getString("id");

    JsonObject deleted = client.delete(videos + "/" + id).json();

    assertThat(deleted.getString("status")).isEqualTo("deleted");
    assertThat(client.get(videos + "/" + id).json().fieldNames()).containsExactly("detail");
    assertThat(client.get("/ledger/audit").json().getJsonArray("cancelledButWentOn").encode())
        .contains(id);
  }

  @Test
  void contentTellsWhenThereIsNoneYet() {
    String id = create("sim-slow").json().getString("id");

    Client.Answer early = client.get(VIDEOS + "/" + id + "/content");

    assertThat(early.status()).isEqualTo(404);
    assertThat(early.json().getJsonObject("error").getString("code")).isEqualTo("video_not_ready");
  }

  @Test
  void variantsAndRangesAreServed() {
    String content = VIDEOS + "/" + ended("sim-instant") + "/content";

    assertThat(client.get(content + "?variant=thumbnail").header("Content-Type"))
        .isEqualTo("image/webp");
    assertThat(client.get(content + "?variant=spritesheet").header("Content-Type"))
        .isEqualTo("image/jpeg");
    assertThat(client.get(content + "?variant=other").status()).isEqualTo(400);
    byte[] whole = client.get(content).bytes();
    Client.Answer part = client.send(content, r -> r.header("Range", "bytes=4-7").GET());
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("ftyp");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 4-7/" + whole.length);
    assertThat(client.send(content, r -> r.header("Range", "bytes=99999999-").GET()).status())
        .isEqualTo(416);
  }

  @Test
  void aRemixNamesItsOrigin() {
    String origin = ended("sim-instant");

    JsonObject remix =
        client
            .post(VIDEOS + "/" + origin + "/remix", new JsonObject().put("prompt", "at night"))
            .json();

    assertThat(remix.getString("remixed_from_video_id")).isEqualTo(origin);
    assertThat(remix.getString("prompt")).isEqualTo("at night");
  }

  @ParameterizedTest
  @CsvSource({
    "expired-key, 401, expired_api_key",
    "nonsense, 401, invalid_api_key",
    "'', 401,",
    "sim-broke-1, 429, insufficient_quota"
  })
  void credentialsAreRefusedAsTheOriginalDoes(String key, int status, String code) {
    Client.Answer refused =
        Client.withKey(key).post(VIDEOS, new JsonObject().put("prompt", "a boat"));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo(code);
  }

  @Test
  void aJobOfAnotherAccountDoesNotExist() {
    String id = create("sim-fast").json().getString("id");

    assertThat(Client.fresh().get(VIDEOS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void aCutAfterAcceptanceIsPaidAndOneBeforeIsNot() {
    String scenario = "duration=3&fault=cut-before-accept";
    assertThatThrownBy(() -> cut(scenario, "one")).isInstanceOf(IOException.class);
    assertThat(client.ledger()).isEmpty();

    assertThatThrownBy(() -> cut("duration=3&fault=cut-after-accept", "two"))
        .isInstanceOf(IOException.class);
    assertThat(client.ledger()).hasSize(1);
    assertThat(client.ledger().getFirst().getDouble("billedUsd")).isEqualTo(0.4);
  }

  private Client.Answer cut(String scenario, String prompt) throws IOException {
    JsonObject body = new JsonObject().put("prompt", prompt).put("model", scenario);
    return client.exchange(VIDEOS, r -> Client.json(r, "POST", body));
  }

  private List<Integer> progress(String flavor, String scenario) {
    String videos = "/" + flavor + "/v1/videos";
    String id = client.form(videos, "prompt", "a", "model", scenario).json().getString("id");
    List<Integer> seen = new ArrayList<>();
    await()
        .pollInterval(java.time.Duration.ofMillis(20))
        .until(() -> {
          JsonObject video = client.get(videos + "/" + id).json();
          seen.add(video.getInteger("progress"));
          return video.getString("status").equals("completed");
        });
    return seen.stream().distinct().toList();
  }

  private Client.Answer create(String model) {
    return client.form(VIDEOS, "prompt", Client.unique("a boat"), "model", model);
  }

  private String ended(String model) {
    String id = create(model).json().getString("id");
    awaitEnd(VIDEOS, id);
    return id;
  }

  private JsonObject awaitEnd(String videos, String id) {
    return await()
        .until(
            () -> client.get(videos + "/" + id).json(),
            video -> List.of("completed", "failed").contains(video.getString("status")));
  }

  private static List<String> idsOf(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(video -> ((JsonObject) video).getString("id"))
        .toList();
  }
}
