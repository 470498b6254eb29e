package dev.reelay.adapters.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.task.TaskTable;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.StorageConfig;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class SweeperTest {
  private static final GenerationParameters SMALL = new GenerationParameters("128x72", 2, 12, 7L);
  private static final Duration OLD = Duration.ofHours(49);
  private static final Duration YOUNG = Duration.ofHours(47);

  @Inject Sweeper sweeper;
  @Inject SweepConfig config;
  @Inject StorageConfig storage;
  @Inject ScriptedBus bus;
  @Inject ScriptedProvider scripted;
  @Inject TaskTable table;
  @Inject MeterRegistry meters;

  private Path root() {
    return Path.of(storage.dir());
  }

  private static Path file(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "something");
  }

  /** Makes a file or a folder with all that it holds this old. */
  private static Path aged(Path path, Duration age) throws IOException {
    FileTime then = FileTime.from(Clock.systemUTC().instant().minus(age));
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(each, then);
      }
    }
    return path;
  }

  private Path runFolder(Story story, Duration age) throws IOException {
    Path folder = root().resolve(story.folder());
    file(folder.resolve("note.txt"));
    return aged(folder, age);
  }

  private void sweepAll() throws IOException {
    while (sweeper.round().compareTo(config.rest()) < 0) {
      // The next round goes on from there.
    }
  }

  private double removed(String kind) {
    return meters.counter("reelay.leftovers.removed", "kind", kind).count();
  }

  @Test
  void orphansGoWhenTheyAreOldAndNotBefore() throws Exception {
    // Given
    Path orphan = runFolder(Story.of("scripted"), OLD);
    Path young = runFolder(Story.of("scripted"), YOUNG);
    Path work = root().resolve("work").resolve(Story.of("studio").runId());
    file(work.resolve("out").resolve("segment-01.mp4"));
    aged(work, OLD);
    Path youngWork = root().resolve("work").resolve(Story.of("studio").runId());
    file(youngWork.resolve("in").resolve("input.part"));
    aged(youngWork, YOUNG);
    Path incoming = Files.createTempDirectory("reelay-incoming-");
    file(incoming.resolve("film.mp4"));
    aged(incoming, OLD);
    double before = removed("run");
    // When
    sweepAll();
    // Then
    assertThat(orphan).doesNotExist();
    assertThat(orphan.getParent()).doesNotExist();
    assertThat(young).isNotEmptyDirectory();
    assertThat(work).doesNotExist();
    assertThat(youngWork).isNotEmptyDirectory();
    assertThat(incoming).doesNotExist();
    assertThat(removed("run")).isEqualTo(before + 1);
  }

  @Test
  void whatSomebodyNeedsStaysHoweverOldItIs() throws Exception {
    // Given
    Story served = Story.of("scripted");
    scripted.run(served.runId()).status = StatusReport.Succeeded::new;
    bus.deliver(served.orchestrator(served.requested()));
    await().untilAsserted(() -> assertThat(table.state(served.runId())).isEqualTo("succeeded"));
    Path partial = file(root().resolve(served.folder()).resolve(".incoming-17"));
    Path kept = aged(root().resolve(served.folder()), OLD);
    Story reused = Story.of("scripted").stage("images");
    Path input = runFolder(reused, OLD);
    Story live = Story.of("scripted");
    StoredFile file =
        new StoredFile("note.txt", reused.folder() + "/note.txt", "text/plain", 9, "0".repeat(64));
    bus.deliver(live.orchestrator(live.requested(SMALL, List.of(file))));
    Path atWork = runFolder(live, OLD);
    // When
    sweepAll();
    assertThat(partial).doesNotExist();
    aged(kept, OLD);
    sweepAll();
    // Then
    assertThat(kept.resolve("note.txt")).exists();
    assertThat(input.resolve("note.txt")).exists();
    assertThat(atWork.resolve("note.txt")).exists();
    scripted.run(live.runId()).status = StatusReport.Succeeded::new;
  }

  @Test
  void aRunThatWasReleasedButLeftFilesIsSweptLater() throws Exception {
    // Given
    Story story = Story.of("scripted");
    bus.deliver(story.orchestrator(story.release()));
    await().untilAsserted(() -> assertThat(table.isSettled(story.runId())).isTrue());
    Path left = runFolder(story, OLD);
    // When
    sweepAll();
    // Then
    assertThat(left).doesNotExist();
  }
}
