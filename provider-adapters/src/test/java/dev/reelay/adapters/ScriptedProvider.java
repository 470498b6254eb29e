package dev.reelay.adapters;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Price;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A provider that does what a test tells it, run by run; by itself it takes a run on and works. */
@ApplicationScoped
public class ScriptedProvider implements Provider {
  /** What it does about one run, and how often it was asked. */
  public static final class Run {
    public volatile Supplier<SubmitResult> submit;
    public volatile Supplier<StatusReport> status =
        () -> new StatusReport.Running(StatusReport.Progress.SILENT);
    public volatile Supplier<CancellationOutcome> cancel = () -> CancellationOutcome.NOT_SUPPORTED;
    public volatile Supplier<Optional<RemoteHandle>> find = Optional::empty;
    public volatile String file = "made by a test";
    public volatile boolean forgets = true;
    public final AtomicInteger submits = new AtomicInteger();
    public final AtomicInteger polls = new AtomicInteger();
    public final AtomicInteger cancels = new AtomicInteger();
    public final AtomicInteger finds = new AtomicInteger();
    public final AtomicInteger releases = new AtomicInteger();

    Run(String provider, String id) {
      submit = () -> new SubmitResult.Accepted(new RemoteHandle(provider, id, Map.of()));
    }
  }

  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  /** The script of a run. */
  public Run run(String stageRunId) {
    return runs.computeIfAbsent(stageRunId, id -> new Run(id(), id));
  }

  @Override
  public String id() {
    return "scripted";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.PERCENT,
        Capabilities.Cancel.NONE,
        Capabilities.Repeat.ALWAYS,
        false,
        new PollHint(500, 1_000));
  }

  @Override
  public SubmitResult submit(Handover handover) {
    Run run = run(handover.order().stageRunId());
    run.submits.incrementAndGet();
    return run.submit.get();
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    Run run = run(handle.remoteId());
    run.polls.incrementAndGet();
    return run.status.get();
  }

  @Override
  public CancellationOutcome cancel(RemoteHandle handle) {
    Run run = run(handle.remoteId());
    run.cancels.incrementAndGet();
    return run.cancel.get();
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder) throws ProviderUnreachableException {
    try {
      Path file = Files.writeString(folder.resolve("note"), run(handle.remoteId()).file);
      return new StageOutput(
          List.of(new StageOutput.File.Local("note.txt", file, "text/plain")),
          List.of(),
          Map.of("durationSeconds", 2),
          Price.of(handle));
    } catch (IOException e) {
      throw new ProviderUnreachableException("no disk", e);
    }
  }

  @Override
  public void release(RemoteHandle handle) throws ProviderUnreachableException {
    Run run = run(handle.remoteId());
    run.releases.incrementAndGet();
    if (!run.forgets) {
      throw new ProviderUnreachableException("it keeps everything", null);
    }
  }

  @Override
  public Health health() {
    return Health.up();
  }
}
