package dev.reelay.hub.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.RawSocket;
import dev.reelay.hub.SocketClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.stream.OpenStreams;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Frames that no honest client sends (RFC 6455 sections 5 to 7 and 10), slow clients and vanished
 * ones; a client beside them must never notice.
 */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class HostileSocketTest {
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  @Inject ScriptedBus bus;
  @Inject OpenStreams streams;
  @Inject Followers followers;

  @TestHTTPResource("/")
  URI base;

  private final JobRef job = Story.job();
  private SocketClient honest;

  @BeforeEach
  void anHonestClientListens() {
    tell(job, Story.requested());
    honest = SocketClient.open(base, "/v1/realtime", TestTokens.key(job.keyId()), "");
    honest.send("{\"op\":\"subscribe\",\"job\":\"" + job.jobId() + "\"}");
    await().until(() -> honest.ops("entry").size() == 1);
  }

  @AfterEach
  void itNoticedNothingAndNothingIsLeft() {
    tell(job, Story.started(1, 1));
    await().until(() -> honest.ops("entry").size() >= 2);
    assertThat(honest.closeCode).isZero();
    honest.close();
    await().until(() -> streams.size() == 0 && followers.followed() == 0);
    assertThat(streams.keys()).isZero();
  }

  @Test
  void framesThatBreakTheRulesEndTheirConnection() throws Exception {
    byte[] some = "{\"op\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    endsAfter(socket -> socket.frame(FIN | 0x40, TEXT, some), "a reserved bit");
    endsAfter(socket -> socket.frame(FIN, 3, some), "a reserved data opcode");
    endsAfter(socket -> socket.frame(FIN, 11, new byte[0]), "a reserved control opcode");
    endsAfter(socket -> socket.frame(FIN, PING, new byte[126]), "a long ping");
    endsAfter(socket -> socket.frame(0, PING, new byte[1]), "a fragmented ping");
    endsAfter(socket -> socket.frame(FIN, 0, some), "a continuation of nothing");
    endsAfter(socket -> socket.frame(FIN, CLOSE, new byte[1]), "a close of one byte");
    endsAfter(socket -> socket.frame(FIN, CLOSE, new byte[] {3, (byte) 0xed}), "a close with 1005");
    endsAfter(socket -> socket.raw(new byte[] {(byte) 0x81, 2, 'h', 'i'}), "a frame without mask");
    endsAfter(
        socket -> {
          socket.frame(0, TEXT, some);
          socket.frame(FIN, TEXT, some);
        },
        "a second message inside the first");
    endsAfter(socket -> socket.frame(FIN, TEXT, new byte[40_000]), "a huge frame");
    endsAfter(
        socket -> {
          for (int n = 0; n < 40; n++) {
            socket.frame(0, n == 0 ? TEXT : 0, new byte[1_000]);
          }
        },
        "a huge message in small frames");
    endsAfter(
        socket ->
            socket.raw(
                new byte[] {
                  (byte) 0x81, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4
                }),
        "the claim of a frame of all the bytes there are");
    endsAfter(socket -> socket.frame(FIN, BINARY, some), "binary");
    endsAfter(socket -> socket.frame(FIN, CLOSE, new byte[] {3, (byte) 0xe8}), "an orderly close");
  }

  @Test
  void textThatIsNoUnicodeEndsTheConnectionOrIsRefused() throws Exception {
    for (byte[] bad :
        List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {'{', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
      try (RawSocket socket = raw()) {
        socket.frame(FIN, TEXT, bad);
        RawSocket.Frame answer = socket.read();
        while (answer != null && answer.text().contains("hello")) {
          answer = socket.read();
        }
        assertThat(answer == null || answer.opcode() == CLOSE || answer.text().contains("error"))
            .isTrue();
      }
    }
  }

  @Test
  void fragmentsAndPingsBetweenThemAreUnderstood() throws Exception {
    try (RawSocket socket = raw()) {
      socket.frame(0, TEXT, "{\"op\":".getBytes(StandardCharsets.UTF_8));
      socket.frame(FIN, PING, "are you there".getBytes(StandardCharsets.UTF_8));
      socket.frame(0, 0, new byte[0]);
      socket.frame(FIN, 0, "\"ping\",\"id\":5}".getBytes(StandardCharsets.UTF_8));

      assertThat(socket.readUntil(PONG).text()).isEqualTo("are you there");
      assertThat(socket.readUntil(TEXT).text()).isEqualTo("{\"op\":\"pong\",\"id\":\"5\"}");
      socket.frame(FIN, PONG, "nobody asked".getBytes(StandardCharsets.UTF_8));
      socket.frame(FIN, CLOSE, new byte[] {3, (byte) 0xe8, 'o', 'k'});
      assertThat(socket.readUntil(CLOSE).closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void nonsenseIsAnsweredAndTheConnectionGoesOn() throws Exception {
    try (SocketClient client =
        SocketClient.open(base, "/v1/realtime", TestTokens.key(job.keyId()), "")) {
      List<String> nonsense =
          List.of(
              "",
              "null",
              "[]",
              "{",
              "{\"op\":\"subscribe\"}",
              "{\"op\":\"fly\"}",
              "{\"op\":\"subscribe\",\"job\":7}",
              "{\"op\":\"subscribe\",\"job\":\"" + job.jobId() + "\",\"after\":-1}",
              "{\"op\":\"subscribe\",\"job\":\"" + job.jobId() + "\",\"after\":1e99}",
              "{\"op\":\"ping\"} {\"op\":\"ping\"}",
              "{\"op\":\"ping\",\"op\":\"ping\"}",
              "[".repeat(10_000),
              "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
      nonsense.forEach(client::send);

      await().until(() -> client.ops("error").size() == nonsense.size());
      client.send("{\"op\":\"ping\"}");
      await().until(() -> client.ops("pong").size() == 1);
    }
  }

  @Test
  void aFloodEndsTheFlooder() {
    try (SocketClient client =
        SocketClient.open(base, "/v1/realtime", TestTokens.key(job.keyId()), "")) {
      for (int n = 0; n < 400 && client.closeCode == 0; n++) {
        try {
          client.send("{\"op\":\"ping\"}");
        } catch (java.util.concurrent.CompletionException e) {
          // Closed by the hub meanwhile.
        }
      }
      await().until(() -> client.closeCode == 4003);
      assertThat(client.ops("bye").getLast().get("reconnect").asBoolean()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotAnswerPingsIsGoneInTime() throws Exception {
    try (RawSocket socket = raw()) {
      socket.text("{\"op\":\"subscribe\",\"job\":\"" + job.jobId() + "\"}");
      await().until(() -> streams.size() == 2);

      await().atMost(Duration.ofSeconds(8)).until(() -> streams.size() == 1);
    }
  }

  @Test
  void aClientThatDoesNotReadIsSparedProgressThenClosedAndLosesNothingElse() throws Exception {
    // Given
    JobRef big = new JobRef(job.keyId(), Story.job().jobId(), "c");
    tell(big, Story.requested(), Story.started(1, 1));
    String padding = "x".repeat(20_000);
    try (RawSocket slow = raw()) {
      slow.text("{\"op\":\"subscribe\",\"job\":\"" + big.jobId() + "\"}");
      await().until(() -> followers.isFollowed(big.jobId()));

      // When
      for (int n = 1; n <= 600; n++) {
        tell(big, Story.progress(n, padding, Math.min(98, n / 10.0)));
        assertThat(followers.queued(big.jobId())).isLessThanOrEqualTo(64);
        assertThat(followers.queuedBytes(big.jobId())).isLessThanOrEqualTo(256 * 1024);
      }
      await().atMost(Duration.ofSeconds(15)).until(() -> streams.size() == 1);
    }

    // Then
    try (SocketClient again =
        SocketClient.open(base, "/v1/realtime", TestTokens.key(job.keyId()), "")) {
      again.send("{\"op\":\"subscribe\",\"job\":\"" + big.jobId() + "\"}");
      await().atMost(Duration.ofSeconds(20)).until(() -> again.ops("entry").size() == 602);
      assertThat(again.ops("entry").stream().map(entry -> entry.get("seq").asLong()).toList())
          .isEqualTo(LongStream.rangeClosed(1, 602).boxed().toList());
    }
  }

  private interface Deed {
    void on(RawSocket socket) throws IOException;
  }

  private void endsAfter(Deed deed, String what) throws IOException {
    try (RawSocket socket = raw()) {
      assertThat(socket.read().text()).contains("hello");
      try {
        deed.on(socket);
      } catch (IOException e) {
        // The hub was faster.
      }
      assertThat(socket.isEnded()).as(what).isTrue();
    }
  }

  private RawSocket raw() throws IOException {
    return new RawSocket(base, "/v1/realtime", TestTokens.key(job.keyId()));
  }

  private void tell(JobRef told, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(told, event)).toList());
  }
}
