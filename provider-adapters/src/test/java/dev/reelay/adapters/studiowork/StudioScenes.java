package dev.reelay.adapters.studiowork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.Story;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import dev.reelay.storage.StorageConfig;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What the tests of the studio share: a film of a size, and what was told of it. */
class StudioScenes {
  static final List<String> STAGES =
      List.of("brief", "script", "tts", "images", "rendering", "post");
  static final GenerationParameters SMALL = new GenerationParameters("128x72", 2, 12, 7L);
  static final GenerationParameters LARGE = new GenerationParameters("1280x720", 20, 30, 7L);

  @Inject ScriptedBus bus;
  @Inject Storage storage;
  @Inject StorageConfig storageConfig;
  @Inject Providers providers;
  @Inject Jdbi jdbi;

  <T> List<T> facts(Story story, Class<T> type) {
    return bus.published(story.jobId()).stream()
        .map(Envelope::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  StageSucceeded make(Story story, GenerationParameters wanted, List<StoredFile> inputs) {
    bus.deliver(story.orchestrator(story.requested(wanted, inputs)));
    await().atMost(Duration.ofSeconds(90)).until(() -> ended(story));
    assertThat(facts(story, StageFailed.class)).isEmpty();
    return facts(story, StageSucceeded.class).getLast();
  }

  boolean ended(Story story) {
    return facts(story, StageSucceeded.class).stream()
            .anyMatch(done -> done.stageRunId().equals(story.runId()))
        || !facts(story, StageFailed.class).isEmpty();
  }

  List<StoredFile> makeUntil(Story story, GenerationParameters wanted, String last) {
    List<StoredFile> files = new ArrayList<>();
    for (String stage : STAGES) {
      files.addAll(make(story.stage(stage), wanted, files).artifacts());
      if (stage.equals(last)) {
        break;
      }
    }
    return files;
  }

  Path workFolder(Story story) {
    return Path.of(storageConfig.dir(), "work", story.runId());
  }

  List<String> types(Story story) {
    return bus.published(story.jobId()).stream().map(Envelope::type).toList();
  }

  int currentItem(Story story) {
    return facts(story, StageProgressed.class).stream()
        .filter(told -> told.stageRunId().equals(story.runId()) && told.currentItem() != null)
        .mapToInt(StageProgressed::currentItem)
        .max()
        .orElse(0);
  }

  boolean isRendering(Story story) {
    return renderers(story) > 0;
  }

  long renderers(Story story) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().commandLine().orElse("").contains(story.runId())
                && process.info().command().orElse("").contains("ffmpeg"))
        .count();
  }
}
