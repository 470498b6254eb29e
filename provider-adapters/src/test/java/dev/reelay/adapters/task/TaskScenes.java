package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.PaidProvider;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.storage.Storage;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** What the tests of stage runs share: the scripted providers and what was told of a run. */
class TaskScenes {
  @Inject ScriptedBus bus;
  @Inject ScriptedProvider scripted;
  @Inject PaidProvider paid;
  @Inject TaskTable table;
  @Inject Storage storage;
  @Inject PollQueue polls;

  List<String> facts(Story story) {
    return bus.published(story.jobId()).stream().map(Envelope::type).toList();
  }

  <T> List<T> facts(Story story, Class<T> type) {
    return bus.published(story.jobId()).stream()
        .map(Envelope::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** All but the reports, of which a hint may add some at any time. */
  List<String> turns(Story story) {
    return facts(story).stream().filter(type -> !type.equals("StageProgressed")).toList();
  }

  void awaitFacts(Story story, String... types) {
    await().untilAsserted(() -> assertThat(turns(story)).containsExactly(types));
  }

  void start(Story story) {
    bus.deliver(story.orchestrator(story.requested()));
    await().untilAsserted(() -> assertThat(table.state(story.runId())).isEqualTo("running"));
  }

  void remainsSo(Story story, String... types) {
    await()
        .during(Duration.ofMillis(700))
        .untilAsserted(() -> assertThat(turns(story)).containsExactly(types));
  }
}
