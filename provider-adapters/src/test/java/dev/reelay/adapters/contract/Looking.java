package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.event.ProgressKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;

/** Looks at a run that are not answered, or strangely. */
final class Looking {
  private static final String TOPIC = "Looks at a run";

  private Looking() {}

  static List<Situation> all() {
    return List.of(
        Situation.of(TOPIC, "500 for a look", s -> fails(s, "server-error(500)@poll")),
        Situation.of(TOPIC, "503 for a look", s -> fails(s, "server-error(503)@poll")),
        Situation.of(TOPIC, "429 with Retry-After for a look", s -> limited(s)),
        Situation.of(TOPIC, "a web page for a look", s -> fails(s, "html@poll")),
        Situation.of(TOPIC, "a web page with 404 for a look", s -> fails(s, "html(404)@poll")),
        Situation.of(TOPIC, "many megabytes for a look", s -> fails(s, "oversized(8)@poll")),
        Situation.of(TOPIC, "no answer to a look", s -> hangs(s)),
        Situation.of(
            TOPIC, "the connection dies in a look", s -> fails(s, "cut-before-accept@poll*2")),
        Situation.of(TOPIC, "the answer to a look drips", s -> drips(s)),
        Situation.of(TOPIC, "the credential expires meanwhile", s -> expires(s))
            .when(Subject::hasAccounts),
        Situation.of(TOPIC, "not found at first", s -> later(s)),
        Situation.of(TOPIC, "a status that nobody knows", s -> strange(s)),
        Situation.of(TOPIC, "the provider loses the run", s -> lost(s, "job-lost(3)")),
        Situation.of(TOPIC, "the provider restarts and forgets", s -> lost(s, "restart(3)")),
        Situation.of(TOPIC, "progress stands still for ever", s -> stalls(s)),
        Situation.of(
            TOPIC, "progress stands still for a while", s -> told(s, "progress-stuck(40)")),
        Situation.of(TOPIC, "progress falls back", s -> told(s, "progress-backwards(30)")),
        Situation.of(TOPIC, "progress above 100", s -> told(s, "progress-over(180)")));
  }

  private static void fails(Scene scene, String fault) {
    scene.meets("duration=5&queue=0&fault=" + fault);
    RemoteHandle handle = scene.accepted();

    ProviderUnreachableException failure = scene.unanswered(handle);

    assertThat(failure).hasMessageNotContaining("Exception");
    scene.succeeds(handle);
    assertThat(scene.paid()).hasSize(1);
  }

  private static void limited(Scene scene) {
    scene.meets("duration=5&queue=0&fault=rate-limited(7)@poll");
    RemoteHandle handle = scene.accepted();
    Instant before = Instant.now();

    ProviderUnreachableException failure = scene.unanswered(handle);

    assertThat(failure.retryAt()).isNotNull();
    assertThat(Duration.between(before, failure.retryAt()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
    scene.succeeds(handle);
  }

  private static void hangs(Scene scene) {
    scene.setup().timeout = Duration.ofSeconds(2);
    scene.meets("duration=5&queue=0&fault=hang@poll");
    RemoteHandle handle = scene.accepted();
    long begin = System.nanoTime();

    scene.unanswered(handle);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    scene.succeeds(handle);
  }

  private static void drips(Scene scene) throws Exception {
    scene.meets("duration=3600&queue=0&fault=slow-drip(5)@poll");

    assertThat(scene.poll(scene.accepted())).isInstanceOf(StatusReport.Unfinished.class);
  }

  private static void expires(Scene scene) {
    scene.meets("duration=5&queue=0&fault=credential-expired@poll");
    RemoteHandle handle = scene.accepted();

    scene.unanswered(handle);

    scene.succeeds(handle);
  }

  /** The core waits for a run that is new. */
  private static void later(Scene scene) {
    scene.meets("duration=5&queue=0&fault=not-found-yet(2)");

    Story story = scene.succeeds(scene.accepted());

    assertThat(story.has(StatusReport.Lost.class)).as("%s", story).isTrue();
    assertThat(story.failures()).isEmpty();
  }

  private static void strange(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0&fault=unknown-status*2");
    RemoteHandle handle = scene.accepted();

    StatusReport first = scene.poll(handle);

    assertThat(first).isInstanceOf(StatusReport.Unknown.class);
    assertThat(((StatusReport.Unknown) first).raw()).isNotBlank();
    scene.succeeds(handle);
  }

  private static void lost(Scene scene, String fault) {
    scene.meets("duration=7200&queue=0&fault=" + fault);

    Story story = scene.follow(scene.accepted());

    assertThat(story.last()).as("%s", story).isInstanceOf(StatusReport.Lost.class);
    assertThat(scene.paid()).hasSize(1);
  }

  /** Only a deadline of our own ends it. */
  private static void stalls(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0&fault=stalled(40)");
    RemoteHandle handle = scene.accepted();
    Story story = new Story();

    Awaitility.await()
        .pollInterval(scene.pause())
        .until(() -> {
          story.add(scene.poll(handle));
          return story.reports().size() >= 5;
        });

    assertThat(story.reports()).allMatch(StatusReport.Unfinished.class::isInstance);
  }

  /** Progress is told as it was said; the core sees to it that it never falls. */
  private static void told(Scene scene, String fault) {
    scene.meets("duration=120&queue=0&fault=" + fault);

    Story story = scene.succeeds(scene.accepted());

    boolean silent = scene.provider().capabilities().progress() == ProgressKind.NONE;
    assertThat(story.percents().isEmpty()).as("%s", story).isEqualTo(silent);
  }
}
