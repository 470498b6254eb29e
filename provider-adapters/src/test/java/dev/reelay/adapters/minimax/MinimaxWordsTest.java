package dev.reelay.adapters.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.event.FailureClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinimaxWordsTest {
  private static WebhookAnswer call(String stageRunId, String body) {
    return Callback.read(
        new WebhookCall(
            Map.of(), body.getBytes(StandardCharsets.UTF_8), stageRunId, Instant.EPOCH));
  }

  @ParameterizedTest
  @CsvSource({
    "1002, RATE_LIMITED, false",
    "1041, CONCURRENCY_LIMITED, false",
    "1004, AUTHENTICATION, false",
    "2049, AUTHENTICATION, false",
    "1008, INSUFFICIENT_FUNDS, false",
    "2056, QUOTA_WINDOW, false",
    "1026, CONTENT_POLICY_INPUT, false",
    "1027, CONTENT_POLICY_OUTPUT, false",
    "2013, INVALID_REQUEST, false",
    "1000, PROVIDER_INTERNAL, true",
    "1001, PROVIDER_TIMEOUT, true",
    "1013, PROVIDER_INTERNAL, true",
    "7777, PROVIDER_INTERNAL, true"
  })
  void aCodeTellsItsClassAndWhetherATaskMayExist(
      int number, FailureClass expected, boolean ambiguous) {
    assertThat(Code.of(number)).isEqualTo(new Code(expected, ambiguous));
  }

  @ParameterizedTest
  @CsvSource({
    "1280x720, 768P, 768P, 16:9",
    "720x1280, 768P, 768P, 9:16",
    "512x512, 512P, 768P, 1:1",
    "1920x1080, 1080P, 768P, 16:9",
    "2560x1440, 1080P, 2K, 16:9",
    "832x480, 512P, 480P, 16:9",
    "640x512, 512P, 768P, 4:3"
  })
  void aSizeBecomesTheNearestWords(String size, String first, String second, String ratio) {
    // When
    Frame frame = Frame.of(size).orElseThrow();
    // Then
    assertThat(frame.first("MiniMax-Hailuo-2.3")).isEqualTo(first);
    assertThat(frame.first("T2V-01")).isEqualTo("720P");
    assertThat(frame.second()).isEqualTo(second);
    assertThat(frame.ratio()).isEqualTo(ratio);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "720p", "0x720", "1280x", "-1x2", "1280X720", "999999x2"})
  void whatIsNoSizeIsLeftToTheProvider(String size) {
    assertThat(Frame.of(size)).isEmpty();
  }

  @Test
  void aChallengeIsEchoedAndNothingElse() {
    // When
    WebhookAnswer answer = call("run-1", "{\"challenge\":\"a\\\"b\",\"more\":1}");
    // Then
    assertThat(answer).isEqualTo(new WebhookAnswer.Challenge("{\"challenge\":\"a\\\"b\"}"));
    assertThat(call("run-1", "{\"challenge\":\"%s\"}".formatted("x".repeat(5_000))))
        .isInstanceOf(WebhookAnswer.Refused.class);
  }

  @Test
  void bothShapesOfACallNameTheTask() {
    assertThat(call("run-1", "{\"task_id\":12345678901234567,\"status\":\"success\"}"))
        .isInstanceOfSatisfying(
            WebhookAnswer.Hint.class,
            hint -> assertThat(hint.remoteId()).isEqualTo("12345678901234567"));
    assertThat(call("run-1", "{\"task\":{\"id\":\"42\",\"status\":\"succeeded\"}}"))
        .isInstanceOfSatisfying(
            WebhookAnswer.Hint.class, hint -> assertThat(hint.remoteId()).isEqualTo("42"));
  }

  @Test
  void theSameWordsAboutTheSameRunAreTheSameCall() {
    // Given
    String body = "{\"task_id\":\"42\",\"status\":\"success\"}";
    // Then
    assertThat(call("run-1", body)).isEqualTo(call("run-1", body));
    assertThat(call("run-1", body)).isNotEqualTo(call("run-2", body));
    assertThat(call("run-1", body)).isNotEqualTo(call("run-1", body.replace("success", "failed")));
  }

  @Test
  void aCallWithoutTheAddressOfARunIsNotBelieved() {
    assertThat(call(null, "{\"challenge\":\"x\"}")).isInstanceOf(WebhookAnswer.Forged.class);
    assertThat(call(null, "{\"task_id\":\"42\"}")).isInstanceOf(WebhookAnswer.Forged.class);
  }
}
