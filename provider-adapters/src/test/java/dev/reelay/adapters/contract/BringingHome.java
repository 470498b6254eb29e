package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.event.Billed;
import dev.reelay.event.FailureClass;
import java.util.List;

/** Films that cannot be had, not at once, or that are none. */
final class BringingHome {
  private static final String TOPIC = "Results";

  private BringingHome() {}

  static List<Situation> all() {
    return List.of(
        Situation.of(TOPIC, "the result is fetched twice", s -> comesHome(s, "")),
        Situation.of(TOPIC, "403 once", s -> comesHome(s, "&fault=result-forbidden-once")),
        Situation.of(TOPIC, "redirected to another host", s -> redirected(s)),
        Situation.of(TOPIC, "truncated once", s -> broken(s, "result-truncated(50)*1")),
        Situation.of(
            TOPIC, "500 once for the result", s -> broken(s, "server-error(500)@result*1")),
        Situation.of(TOPIC, "expired", s -> bad(s, "result-expired", FailureClass.RESULT_EXPIRED)),
        Situation.of(
            TOPIC,
            "a text that claims to be a film",
            s -> bad(s, "result-not-video", FailureClass.BAD_OUTPUT)),
        Situation.of(
            TOPIC,
            "a web page in place of the film",
            s -> bad(s, "result-html", FailureClass.BAD_OUTPUT)),
        Situation.of(TOPIC, "larger than allowed", s -> tooLarge(s)));
  }

  private static RemoteHandle finished(Scene scene, String faults) {
    scene.meets("duration=5&queue=0" + faults);
    RemoteHandle handle = scene.accepted();
    scene.succeeds(handle);
    return handle;
  }

  private static void comesHome(Scene scene, String faults) throws Exception {
    RemoteHandle handle = finished(scene, faults);

    HandingOver.checkFilm(scene.fetch(handle));
    HandingOver.checkFilm(scene.fetch(handle));
  }

  private static void redirected(Scene scene) throws Exception {
    comesHome(scene, "&fault=result-redirect");

    assertThat(scene.simulator().audit().path("leakedCredentials")).isEmpty();
  }

  private static void broken(Scene scene, String fault) throws Exception {
    RemoteHandle handle = finished(scene, "&fault=" + fault);

    assertThatThrownBy(() -> scene.fetch(handle)).isInstanceOf(ProviderUnreachableException.class);
    HandingOver.checkFilm(scene.fetch(handle));
  }

  private static void bad(Scene scene, String fault, FailureClass failureClass) {
    RemoteHandle handle = finished(scene, "&fault=" + fault);

    ResultException failure =
        catchThrowableOfType(ResultException.class, () -> scene.fetch(handle));

    assertThat(failure.failure().failureClass()).isEqualTo(failureClass);
    assertThat(failure.failure().billed()).isEqualTo(Billed.YES);
  }

  private static void tooLarge(Scene scene) {
    scene.setup().maxResultBytes = 2_000_000;

    bad(scene, "result-oversized(8)", FailureClass.BAD_OUTPUT);
  }
}
