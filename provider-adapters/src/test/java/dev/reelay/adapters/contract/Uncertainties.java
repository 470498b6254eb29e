package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.provider.Capabilities.Repeat;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Orders of which nobody knows whether they were taken on. */
final class Uncertainties {
  private static final String TOPIC = "Uncertain orders";
  private static final Duration SHORT = Duration.ofSeconds(2);

  private Uncertainties() {}

  static List<Situation> all() {
    return List.of(
        Situation.of(
            TOPIC, "the connection dies after acceptance", s -> paid(s, "cut-after-accept")),
        Situation.of(TOPIC, "no answer after acceptance", s -> paid(s, "hang-after-accept")),
        Situation.of(
            TOPIC, "the connection dies before acceptance", s -> unpaid(s, "cut-before-accept")),
        Situation.of(TOPIC, "no answer and no acceptance", s -> unpaid(s, "hang")),
        Situation.of(TOPIC, "500 for an order", s -> unpaid(s, "server-error(500)")),
        Situation.of(TOPIC, "a web page in place of an answer", s -> unpaid(s, "html")),
        Situation.of(TOPIC, "an answer of many megabytes", s -> unpaid(s, "oversized(8)")),
        Situation.of(TOPIC, "an answer that drips for ever", s -> paid(s, "slow-drip(5000)")),
        Situation.of(TOPIC, "an answer that drips for a while", s -> drips(s)));
  }

  /** The run exists: it is found where the provider can find it, and paid once in any case. */
  private static void paid(Scene scene, String fault) throws Exception {
    scene.setup().timeout = SHORT;
    scene.meets("duration=5&queue=0&fault=" + fault);

    unknown(scene);

    assertThat(scene.paid()).hasSize(1);
    switch (scene.provider().capabilities().repeat()) {
      case NEVER -> {}
      case AFTER_LOOKUP -> {
        Optional<RemoteHandle> found = scene.provider().find(scene.order());
        assertThat(found).isPresent();
        scene.succeeds(found.get());
      }
      case ALWAYS -> scene.succeeds(scene.accepted());
    }
    assertThat(scene.paid()).hasSize(1);
  }

  private static void unpaid(Scene scene, String fault) throws Exception {
    scene.setup().timeout = SHORT;
    scene.meets("duration=5&queue=0&fault=" + fault);

    unknown(scene);

    assertThat(scene.paid()).isEmpty();
    Repeat repeat = scene.provider().capabilities().repeat();
    if (repeat == Repeat.AFTER_LOOKUP) {
      assertThat(scene.provider().find(scene.order())).isEmpty();
    }
    if (repeat != Repeat.NEVER) {
      scene.succeeds(scene.accepted());
      assertThat(scene.paid()).hasSize(1);
    }
  }

  private static void unknown(Scene scene) {
    long begin = System.nanoTime();

    SubmitResult result = scene.submit();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(result).isInstanceOf(SubmitResult.Unknown.class);
    Failure failure = ((SubmitResult.Unknown) result).failure();
    assertThat(failure.failureClass()).isEqualTo(FailureClass.SUBMISSION_UNKNOWN);
    assertThat(failure.billed()).isEqualTo(Billed.UNKNOWN);
    assertThat(failure.failoverAllowed()).isFalse();
  }

  private static void drips(Scene scene) {
    scene.meets("duration=5&queue=0&fault=slow-drip(5)");

    scene.succeeds(scene.accepted());

    assertThat(scene.paid()).hasSize(1);
  }
}
