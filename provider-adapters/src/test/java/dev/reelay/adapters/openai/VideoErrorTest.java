package dev.reelay.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.event.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoErrorTest {
  private static VideoError envelope(String json) throws Exception {
    return VideoError.in(Answer.JSON.readTree(json));
  }

  private static JsonNode error(String code) {
    return Answer.JSON.createObjectNode().put("code", code).put("message", "it said so");
  }

  @Test
  void bothEnvelopesAreRead() throws Exception {
    assertThat(
            envelope(
                "{\"error\":{\"message\":\"a\",\"type\":\"b\",\"param\":null,\"code\":\"c\"}}"))
        .isEqualTo(new VideoError("a", "b", "c"));
    assertThat(envelope("{\"detail\":\"Video not found\"}"))
        .isEqualTo(new VideoError("Video not found", null, null));
    assertThat(
            envelope(
                "{\"detail\":[{\"loc\":[\"body\",\"seconds\"],\"msg\":\"not a number\"},"
                    + "{\"loc\":[\"body\"],\"msg\":\"required\"}]}"))
        .isEqualTo(new VideoError("seconds: not a number; required", null, null));
    assertThat(envelope("{\"error\":\"overloaded\"}"))
        .isEqualTo(new VideoError("overloaded", null, null));
    assertThat(envelope("{}")).isEqualTo(new VideoError(null, null, null));
    assertThat(envelope("[1]")).isEqualTo(new VideoError(null, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "429, insufficient_quota, INSUFFICIENT_FUNDS",
    "429, billing_hard_limit_reached, INSUFFICIENT_FUNDS",
    "403, insufficient_user_quota, INSUFFICIENT_FUNDS",
    "429, rate_limit_exceeded, RATE_LIMITED",
    "400, moderation_blocked, CONTENT_POLICY_INPUT",
    "400, content_policy_violation, CONTENT_POLICY_INPUT",
    "400, invalid_value, INVALID_REQUEST",
    "422, , INVALID_REQUEST",
    "401, invalid_api_key, AUTHENTICATION",
    "403, , PERMISSION",
    "404, model_not_found, NOT_FOUND",
    "503, slow_down, PROVIDER_UNAVAILABLE"
  })
  void aRefusalIsUnderstoodByCodeAndStatus(int status, String code, FailureClass expected) {
    assertThat(VideoError.of(error(code)).refusal(status).failureClass()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "moderation_blocked, CONTENT_POLICY_OUTPUT",
    "input_moderation, CONTENT_POLICY_INPUT",
    "invalid_input, ASSET_INVALID",
    "invalid_prompt_length, INVALID_REQUEST",
    "rate_limit_exceeded, RATE_LIMITED",
    "generation_timeout, PROVIDER_TIMEOUT",
    "expired, RESULT_EXPIRED",
    "out_of_memory, PROVIDER_INTERNAL",
    "never_heard_of_it, PROVIDER_INTERNAL",
    ", PROVIDER_INTERNAL"
  })
  void anEndIsUnderstoodByItsCode(String code, FailureClass expected) {
    assertThat(VideoError.of(error(code)).end().failureClass()).isEqualTo(expected);
  }

  @Test
  void aClassNeverFollowsFromTheTextAlone() {
    // Given
    JsonNode error =
        Answer.JSON.createObjectNode().put("message", "insufficient_quota moderation_blocked");
    // Then
    assertThat(VideoError.of(error).end().failureClass()).isEqualTo(FailureClass.PROVIDER_INTERNAL);
  }
}
