package dev.reelay.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private static final Upstream.Target A = new Upstream.Target("a", 1);
  private static final Upstream.Target B = new Upstream.Target("b", 2);
  private static final Upstream.Target C = new Upstream.Target("c", 80);

  private final AtomicLong nanos = new AtomicLong();
  private final Upstream upstream =
      new Upstream(
          List.of(URI.create("http://a:1"), URI.create("http://b:2"), URI.create("http://c")),
          Duration.ofSeconds(2),
          nanos::get);

  @Test
  void instancesTakeTurns() {
    assertThat(upstream.inTurn()).containsExactly(A, B, C);
    assertThat(upstream.inTurn()).containsExactly(B, C, A);
    assertThat(upstream.inTurn()).containsExactly(C, A, B);
    assertThat(upstream.inTurn()).containsExactly(A, B, C);
  }

  @Test
  void whatBelongsTogetherReachesTheSameInstance() {
    // Given
    Upstream sticking = upstream.stickingTo("some-connection");
    Upstream.Target first = sticking.inTurn().getFirst();

    // Then
    assertThat(sticking.inTurn().getFirst()).isEqualTo(first);
    assertThat(upstream.stickingTo("some-connection").inTurn().getFirst()).isEqualTo(first);
    assertThat(
            java.util.stream.IntStream.range(0, 50)
                .mapToObj(n -> upstream.stickingTo("connection-" + n).inTurn().getFirst())
                .distinct())
        .containsExactlyInAnyOrder(A, B, C);
    upstream.refused(first);
    assertThat(sticking.inTurn().getLast()).isEqualTo(first);
  }

  @Test
  void theOneThatRefusedComesLastForAWhile() {
    // When
    upstream.refused(A);

    // Then
    assertThat(upstream.inTurn()).containsExactly(B, C, A);
    upstream.accepted(A);
    assertThat(upstream.inTurn()).containsExactly(B, C, A);
    upstream.refused(C);
    assertThat(upstream.inTurn()).containsExactly(A, B, C);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    upstream.inTurn();
    upstream.inTurn();
    assertThat(upstream.inTurn()).containsExactly(C, A, B);
  }

  @Test
  void onlyPlainAddressesAreTaken() {
    assertThatThrownBy(
            () -> new Upstream(List.of(URI.create("hub:8083")), Duration.ZERO, nanos::get))
        .hasMessageContaining("http://host:port");
  }

  @Test
  void queryLosesItsCredentialsOnly() {
    assertThat(Passage.cleanQuery(null)).isEmpty();
    assertThat(Passage.cleanQuery("access_token=x")).isEmpty();
    assertThat(Passage.cleanQuery("a=1&access_token=x&b=%20&access%5Ftoken=y&c"))
        .isEqualTo("?a=1&b=%20&c");
  }
}
