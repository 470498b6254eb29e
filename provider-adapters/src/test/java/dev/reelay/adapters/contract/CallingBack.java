package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.contract.Subject.Callbacks;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.WebhookAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls of a provider: never more than a hint, and none that somebody else could have made. */
final class CallingBack {
  private static final String TOPIC = "Callbacks";
  private static final Duration SOON = Duration.ofSeconds(30);

  private CallingBack() {}

  static List<Situation> all() {
    return List.of(
            Situation.of(TOPIC, "a call is a hint at the right run", s -> genuine(s, "")),
            Situation.of(TOPIC, "late calls", s -> genuine(s, "&fault=webhook-late(60)")),
            Situation.of(
                TOPIC, "calls in the opposite order", s -> genuine(s, "&fault=webhook-reordered")),
            Situation.of(TOPIC, "the same call several times", s -> copies(s)),
            Situation.of(TOPIC, "no call at all", s -> silent(s)),
            Situation.of(TOPIC, "somebody else calls", s -> forged(s)),
            Situation.of(TOPIC, "nonsense in a call", s -> nonsense(s)),
            Situation.of(TOPIC, "an old call is sent again", s -> replayed(s))
                .when(s -> s.callbacks().isSigned()),
            Situation.of(TOPIC, "a signed call was changed", s -> changed(s))
                .when(s -> s.callbacks().isSigned()),
            Situation.of(TOPIC, "the secret is being exchanged", s -> rotated(s))
                .when(s -> s.callbacks().isSigned()),
            Situation.of(TOPIC, "a challenge is answered", s -> challenged(s))
                .when(s -> s.callbacks() == Callbacks.CHALLENGED),
            Situation.of(TOPIC, "nobody answers the challenge", s -> unanswered(s))
                .when(s -> s.callbacks() == Callbacks.CHALLENGED))
        .stream()
        .map(situation -> situation.when(s -> s.callbacks() != Callbacks.NONE))
        .toList();
  }

  private static RemoteHandle ordered(Scene scene, String faults) {
    scene.meets("duration=10&queue=0" + faults);
    return scene.accepted();
  }

  private static void genuine(Scene scene, String faults) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      RemoteHandle handle = ordered(scene, faults);
      scene.succeeds(handle);
      await().atMost(SOON).until(() -> !mailbox.hints().isEmpty());

      assertThat(mailbox.hints())
          .allSatisfy(hint -> {
            assertThat(hint.remoteId()).isIn(handle.remoteId(), null);
            assertThat(hint.deliveryId()).isNotBlank();
          });
      assertThat(mailbox.letters())
          .noneMatch(letter -> letter.answer() instanceof WebhookAnswer.Refused);
      assertThat(scene.poll(handle)).isInstanceOf(StatusReport.Succeeded.class);
    }
  }

  private static void copies(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      ordered(scene, "&fault=webhook-duplicate(2)");
      await().atMost(SOON).until(() -> mailbox.hints().size() >= 3);

      Set<String> deliveries = new HashSet<>();
      mailbox.hints().forEach(hint -> deliveries.add(hint.deliveryId()));
      assertThat(deliveries).hasSizeLessThan(mailbox.hints().size());
    }
  }

  private static void silent(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      scene.succeeds(ordered(scene, "&fault=webhook-missing"));

      assertThat(mailbox.letters()).isEmpty();
    }
  }

  /** A signature unmasks it; without one, the look that follows does. */
  private static void forged(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      scene.meets("duration=600&queue=0&fault=webhook-forged");
      RemoteHandle handle = scene.accepted();
      if (scene.subject().callbacks().isSigned()) {
        await()
            .atMost(SOON)
            .until(() ->
                mailbox.letters().stream()
                    .anyMatch(letter -> letter.answer() instanceof WebhookAnswer.Forged));
      } else {
        await().atMost(SOON).until(() -> !mailbox.hints().isEmpty());
      }

      scene.succeeds(handle);
    }
  }

  private static void nonsense(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      for (String body : List.of("", "[]", "null", "{", "{\"data\":7}", "\u0000".repeat(2_000))) {
        assertThat(mailbox.show(Map.of(), body, java.time.Instant.now()))
            .as(body)
            .isInstanceOfAny(
                WebhookAnswer.Forged.class,
                WebhookAnswer.Refused.class,
                WebhookAnswer.Ignored.class);
      }
    }
  }

  private static void replayed(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      ordered(scene, "&fault=webhook-replayed(900)");

      await()
          .atMost(SOON)
          .until(() ->
              mailbox.letters().stream()
                  .anyMatch(letter -> letter.answer() instanceof WebhookAnswer.Forged));
    }
  }

  private static void changed(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      ordered(scene, "");
      await().atMost(SOON).until(() -> !mailbox.hints().isEmpty());
      Mailbox.Letter letter =
          mailbox.letters().stream()
              .filter(any -> any.answer() instanceof WebhookAnswer.Hint)
              .findFirst()
              .orElseThrow();

      List<WebhookAnswer> answers = new ArrayList<>();
      answers.add(mailbox.show(letter.headers(), letter.body() + " ", letter.at()));
      answers.add(mailbox.show(letter.headers(), letter.body(), letter.at().plusSeconds(400)));
      answers.add(mailbox.show(Map.of(), letter.body(), letter.at()));

      assertThat(answers).allMatch(WebhookAnswer.Forged.class::isInstance);
      assertThat(mailbox.show(letter.headers(), letter.body(), letter.at()))
          .isEqualTo(letter.answer());
    }
  }

  private static void rotated(Scene scene) throws Exception {
    List<String> secrets = new ArrayList<>(List.of("whsec_bmV3ZXItc2VjcmV0LW5ld2VyLXNlY3JldA=="));
    secrets.addAll(scene.setup().webhookSecrets);
    scene.setup().webhookSecrets = secrets;
    genuine(scene, "");
  }

  private static void challenged(Scene scene) throws Exception {
    try (Mailbox mailbox = Mailbox.open(scene)) {
      ordered(scene, "");

      assertThat(mailbox.challenges()).isEqualTo(1);
    }
  }

  /** Whoever cannot be called is looked at. */
  private static void unanswered(Scene scene) {
    scene.callsBackTo(URI.create("http://127.0.0.1:1/calls"));
    scene.meets("duration=5&queue=0");

    scene.succeeds(scene.accepted());

    assertThat(scene.paid()).hasSize(1);
  }
}
