package dev.reelay.bus;

import dev.reelay.event.StageSucceeded;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VirtualKeyChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the handlers of the test service have committed, and what they meet before. */
@ApplicationScoped
class Notebook {
  private final Map<String, List<String>> applied = new ConcurrentHashMap<>();
  private final Map<String, Runnable> obstacles = new ConcurrentHashMap<>();
  private final AfterCommit afterCommit;

  Notebook(AfterCommit afterCommit) {
    this.afterCommit = afterCommit;
  }

  void note(String subject, String what) {
    obstacles.getOrDefault(subject, () -> {}).run();
    obstacles.getOrDefault(subject + " " + what, () -> {}).run();
    afterCommit.run(
        () -> applied.computeIfAbsent(subject, _ -> new CopyOnWriteArrayList<>()).add(what));
  }

  List<String> of(String subject) {
    return applied.getOrDefault(subject, List.of());
  }

  void refuse(String subjectAndWhat) {
    obstruct(
        subjectAndWhat,
        () -> {
          throw new IllegalStateException("refused " + subjectAndWhat);
        });
  }

  /** What handlers do first when they meet this subject, or this fact about it. */
  void obstruct(String subjectAndWhat, Runnable obstacle) {
    obstacles.put(subjectAndWhat, obstacle);
  }

  void accept(String subjectAndWhat) {
    obstacles.remove(subjectAndWhat);
  }

  @Singleton
  static class CancellationHandler implements EventHandler<VideoGenerationCancellationRequested> {
    private final Notebook notebook;

    CancellationHandler(Notebook notebook) {
      this.notebook = notebook;
    }

    @Override
    public Class<VideoGenerationCancellationRequested> type() {
      return VideoGenerationCancellationRequested.class;
    }

    @Override
    public void handle(Envelope envelope, VideoGenerationCancellationRequested event) {
      notebook.note(envelope.job().jobId(), event.by());
    }
  }

  @Singleton
  static class SucceededHandler implements EventHandler<StageSucceeded> {
    private final Notebook notebook;

    SucceededHandler(Notebook notebook) {
      this.notebook = notebook;
    }

    @Override
    public Class<StageSucceeded> type() {
      return StageSucceeded.class;
    }

    @Override
    public void handle(Envelope envelope, StageSucceeded event) {
      notebook.note(envelope.job().jobId(), event.stageRunId());
    }
  }

  @Singleton
  static class KeyHandler implements EventHandler<VirtualKeyChanged> {
    private final Notebook notebook;

    KeyHandler(Notebook notebook) {
      this.notebook = notebook;
    }

    @Override
    public Class<VirtualKeyChanged> type() {
      return VirtualKeyChanged.class;
    }

    @Override
    public void handle(Envelope envelope, VirtualKeyChanged event) {
      notebook.note(envelope.keyId(), event.state());
    }
  }
}
