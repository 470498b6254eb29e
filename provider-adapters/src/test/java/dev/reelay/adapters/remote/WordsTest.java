package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  /** Written so that the secret of each text holds this. */
  private static final String MARK = "S3cr3tM4rk";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Incorrect API key provided: sk-proj-S3cr3tM4rkabcdefghijk. You can find",
        "Authorization: Bearer S3cr3tM4rkabcdefghij was refused",
        "bearer S3cr3tM4rkabcdefghij",
        "token r8_S3cr3tM4rkabcdefghijklmnop",
        "{\"api_key\":\"S3cr3tM4rk\"}",
        "{\"x-api-key\": \"S3cr3tM4rk\", \"model\": \"a\"}",
        "api-key=S3cr3tM4rk&model=a",
        "password: S3cr3tM4rk",
        "client_secret='S3cr3tM4rk'",
        "see https://cdn.example.com/film.mp4?X-Amz-Signature=S3cr3tM4rk&Expires=1",
        "see https://cdn.example.com/film.mp4?sig=S3cr3tM4rk",
        "see https://user:S3cr3tM4rk@example.com/film.mp4",
        "see https://example.com/film.mp4#access_token=S3cr3tM4rk",
        "postgresql://reelay:S3cr3tM4rk@db/reelay",
        "eyJhbGciOiJIUzI1NiJ9.S3cr3tM4rkeyJzdWIiOiIxIn0.S3cr3tM4rk",
        "whsec_S3cr3tM4rkabcdefghij",
        "AKIAS3cr3tM4rkABCDEFGH",
        "AIzaS3cr3tM4rkABCDEFGHIJ",
        "hf_S3cr3tM4rkabcdefghij",
        "key S3cr3tM4rkabcdefghijklmnopqrstuvwxyz0123456789ABCDEF in use",
        "the known one is plain S3cr3tM4rk"
      })
  void secretsOfEveryShapeAreTakenOut(String text) {
    assertThat(Words.clean(text, List.of(MARK))).doesNotContain(MARK).isNotBlank();
    if (!text.contains("plain")) {
      assertThat(Words.clean(text, List.of())).doesNotContain(MARK);
    }
  }

  @Test
  void ordinaryWordsStayAsTheyAre() {
    // Given
    String text = "CUDA out of memory. Tried to allocate 20.00 GiB (GPU 0; 79.15 GiB total).";
    // Then
    assertThat(Words.clean(text, List.of())).isEqualTo(text);
    assertThat(Words.clean("Größe über dem Maß: 提示词 🎬", List.of()))
        .isEqualTo("Größe über dem Maß: 提示词 🎬");
    assertThat(Words.clean("see https://example.com/docs/errors for more", List.of()))
        .isEqualTo("see https://example.com/docs/errors for more");
  }

  @Test
  void aTextIsCutAndFreeOfControlCharacters() {
    // When
    String clean = Words.clean("\u0000\u001b[31mred\u0007 " + "word ".repeat(200), List.of());
    // Then
    assertThat(clean).hasSize(Words.MAX).endsWith("…").doesNotContainPattern("[\\x00-\\x08\\x1b]");
  }

  @Test
  void aSecretThatIsCutInTheMiddleIsNotShownInPart() {
    // Given
    String secret = "plain-words-secret-of-many-letters";
    // When
    String clean = Words.clean("word ".repeat(97) + secret, List.of(secret));
    // Then
    assertThat(clean).doesNotContain("plain-words");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "://", "https://", "key=", "eyJ", "=\"", "Bearer ", "sk-", "\u0000"})
  void hostileTextCostsNoTime(String piece) {
    // Given
    String hostile = piece.repeat(20_000 / piece.length() + 1);
    long begin = System.nanoTime();
    // When
    String clean = Words.clean(hostile, List.of(MARK));
    // Then
    assertThat(clean).hasSizeLessThanOrEqualTo(Words.MAX);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
