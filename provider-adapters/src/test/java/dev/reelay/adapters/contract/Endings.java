package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.util.List;

/** Runs that end badly, each in the provider's own words. */
final class Endings {
  private static final String TOPIC = "Bad ends";

  private Endings() {}

  static List<Situation> all() {
    return List.of(
        ending(
            "fail-content-policy",
            "the content is not allowed",
            FailureClass.CONTENT_POLICY_OUTPUT),
        ending("fail-invalid-input", "the input cannot be used", FailureClass.ASSET_INVALID),
        ending("fail-out-of-memory", "the engine is out of memory", FailureClass.PROVIDER_INTERNAL),
        ending("fail-internal", "an error of the engine", FailureClass.PROVIDER_INTERNAL));
  }

  private static Situation ending(String fault, String name, FailureClass usual) {
    return Situation.of(
        TOPIC,
        name,
        scene -> {
          scene.meets("duration=20&queue=0&fault=" + fault);

          Failure failure = scene.fails(scene.accepted());

          assertThat(failure.failureClass()).isEqualTo(scene.subject().failure(fault, usual));
          assertThat(failure.code()).isNotBlank();
          assertThat(failure.suggestedActions()).isNotEmpty();
          assertThat(scene.paid()).hasSize(1);
        });
  }
}
