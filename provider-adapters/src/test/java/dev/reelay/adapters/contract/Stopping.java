package dev.reelay.adapters.contract;

import static dev.reelay.event.CancellationOutcome.CANCELLED;
import static dev.reelay.event.CancellationOutcome.FAILED;
import static dev.reelay.event.CancellationOutcome.NOT_SUPPORTED;
import static dev.reelay.event.CancellationOutcome.REQUESTED;
import static dev.reelay.event.CancellationOutcome.TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.adapters.provider.Capabilities.Cancel;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.event.CancellationOutcome;
import java.util.List;

/** Asking a provider to stop; the answer is true, and the run ends as a look finds. */
final class Stopping {
  private static final String TOPIC = "Stopping";

  private Stopping() {}

  static List<Situation> all() {
    return List.of(
        Situation.of(TOPIC, "there is no way to stop a run", s -> unsupported(s))
            .when(s -> can(s) == Cancel.NONE),
        Situation.of(TOPIC, "a waiting run is stopped", s -> stopped(s, "duration=60&queue=7200"))
            .when(s -> can(s) != Cancel.NONE),
        Situation.of(TOPIC, "a run at work is stopped", s -> stopped(s, "duration=7200&queue=0"))
            .when(s -> can(s) == Cancel.QUEUED_AND_RUNNING),
        Situation.of(TOPIC, "a run at work can no longer be stopped", s -> atWork(s))
            .when(s -> can(s) == Cancel.QUEUED_ONLY),
        Situation.of(TOPIC, "the run has ended", s -> ended(s)).when(s -> can(s) != Cancel.NONE),
        Situation.of(TOPIC, "the provider refuses to stop", s -> goesOn(s, "cancel-refused"))
            .when(s -> can(s) != Cancel.NONE),
        Situation.of(TOPIC, "the run ends just now", s -> goesOn(s, "cancel-too-late"))
            .when(s -> can(s) != Cancel.NONE),
        Situation.of(TOPIC, "500 for the wish to stop", s -> unanswered(s))
            .when(s -> can(s) != Cancel.NONE));
  }

  private static Cancel can(Subject subject) {
    return subject.capabilities().cancel();
  }

  private static void unsupported(Scene scene) throws Exception {
    scene.meets("duration=20&queue=0");
    RemoteHandle handle = scene.accepted();

    assertThat(scene.provider().cancel(handle)).isEqualTo(NOT_SUPPORTED);

    scene.succeeds(handle);
    assertThat(scene.paid().getFirst().path("cancelRequested").asBoolean()).isFalse();
  }

  private static void stopped(Scene scene, String scenario) throws Exception {
    scene.meets(scenario);
    RemoteHandle handle = scene.accepted();
    scene.poll(handle);

    assertThat(scene.provider().cancel(handle)).isIn(CANCELLED, REQUESTED);

    Story story = scene.follow(handle);
    assertThat(story.last()).as("%s", story).isInstanceOf(StatusReport.Cancelled.class);
    assertThat(scene.paid()).hasSize(1);
  }

  private static void atWork(Scene scene) throws Exception {
    scene.meets("duration=60&queue=0");
    RemoteHandle handle = scene.accepted();
    scene.poll(handle);

    assertThat(scene.provider().cancel(handle)).isIn(TOO_LATE, NOT_SUPPORTED, FAILED);

    scene.succeeds(handle);
  }

  private static void ended(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0");
    RemoteHandle handle = scene.accepted();
    scene.succeeds(handle);

    assertThat(scene.provider().cancel(handle)).isEqualTo(TOO_LATE);

    assertThat(scene.poll(handle)).isInstanceOf(StatusReport.Succeeded.class);
    HandingOver.checkFilm(scene.fetch(handle));
  }

  private static void goesOn(Scene scene, String fault) throws Exception {
    scene.meets("duration=10&queue=100&fault=" + fault);
    RemoteHandle handle = scene.accepted();

    CancellationOutcome outcome = scene.provider().cancel(handle);

    assertThat(outcome).isNotEqualTo(CANCELLED);
    scene.succeeds(handle);
  }

  private static void unanswered(Scene scene) {
    scene.meets("duration=10&queue=300&fault=server-error(500)@cancel");
    RemoteHandle handle = scene.accepted();

    assertThatThrownBy(() -> scene.provider().cancel(handle))
        .isInstanceOf(ProviderUnreachableException.class);

    scene.succeeds(handle);
  }
}
