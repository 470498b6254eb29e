package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.ProgressKind;
import dev.reelay.model.ProviderSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to ComfyUI. Runs are known there by ids that follow from ours, so that a hand-over whose
 * answer was lost is found again; the server keeps all it knows in memory, so that its restart
 * loses every run.
 */
final class ComfyUiProvider implements Provider {
  private static final Logger LOG = Logger.getLogger(ComfyUiProvider.class);

  private final ProviderContext context;
  private final Failures failures;
  private final Verdicts verdicts;
  private final ComfyUiApi api;
  private final WatchedRuns runs = new WatchedRuns(System::nanoTime);
  private final Feed feed;
  private final Launch launch;
  private final Capabilities capabilities;

  ComfyUiProvider(
      ProviderContext context,
      URI base,
      Capabilities.Repeat repeat,
      Workflows workflows,
      String clientId) {
    ProviderSettings settings = context.settings();
    this.context = context;
    this.failures = new Failures(context);
    this.verdicts = new Verdicts(failures);
    this.api = new ComfyUiApi(context, failures, base);
    this.feed =
        new Feed(
            new Feed.Settings(
                context.id(),
                api.feed(clientId),
                this::feedHeaders,
                settings.calls().connectTimeout()),
            runs,
            stageRunId -> context.hints().look(context.id(), stageRunId));
    this.launch = new Launch(context, api, failures, workflows, clientId, feed);
    this.capabilities =
        new Capabilities(
            ProgressKind.STEPS,
            Capabilities.Cancel.QUEUED_AND_RUNNING,
            repeat,
            false,
            context.pollHint());
  }

  private Map<String, String> feedHeaders() {
    try {
      return ComfyUiApi.headers(anyAccount());
    } catch (ProviderUnreachableException e) {
      return Map.of();
    }
  }

  /** The feed and the health are nobody's in particular. */
  private Account anyAccount() throws ProviderUnreachableException {
    return context.accounts().of("");
  }

  @Override
  public String id() {
    return context.id();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public SubmitResult submit(Handover handover) {
    return launch.perform(handover);
  }

  @Override
  public Optional<RemoteHandle> find(StageOrder order) throws ProviderUnreachableException {
    String promptId = RunIds.prompt(order.stageRunId());
    Account account = context.accounts().of(order.job().keyId());
    return known(account, promptId)
        .map(found -> context.accounts().handle(id(), found, account, Map.of()));
  }

  /**
   * The id under which the server knows a run; the queue first, since runs go from it to the past.
   */
  private Optional<String> known(Account account, String promptId)
      throws ProviderUnreachableException {
    Optional<String> queued = Place.marked(api.queue(account), promptId);
    if (queued.isPresent()) {
      return queued;
    }
    return api.history(account, promptId).isPresent()
        ? Optional.of(promptId)
        : api.markedInHistory(account, promptId);
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    Account account = context.accounts().of(handle);
    Optional<JsonNode> entry = api.history(account, handle.remoteId());
    if (entry.isPresent()) {
      return ended(entry.get(), handle, account);
    }
    return switch (Place.of(api.queue(account), handle.remoteId())) {
      case Place.Running _ -> new StatusReport.Running(runs.progress(handle.remoteId()));
      case Place.Waiting waiting -> new StatusReport.Queued(waiting.position());
      case Place.Absent _ -> {
        // It may have ended between the two questions.
        Optional<JsonNode> late = api.history(account, handle.remoteId());
        yield late.isPresent() ? ended(late.get(), handle, account) : gone(handle);
      }
    };
  }

  private StatusReport gone(RemoteHandle handle) {
    return runs.isStopped(handle.remoteId())
        ? new StatusReport.Cancelled(Billed.NO)
        : new StatusReport.Lost();
  }

  private StatusReport ended(JsonNode entry, RemoteHandle handle, Account account) {
    StatusReport report = verdicts.report(entry);
    if (!(report instanceof StatusReport.Unfinished)) {
      runs.forget(handle.remoteId());
    }
    if (report instanceof StatusReport.Failed failed
        && failed.failure().code().equals(Verdicts.OUT_OF_MEMORY)) {
      free(account);
    }
    return report;
  }

  /** A repeat has a better chance when nothing is loaded. */
  private void free(Account account) {
    try {
      api.free(account);
    } catch (ProviderUnreachableException e) {
      LOG.infof("%s could not be asked to free memory: %s", id(), e.getMessage());
    }
  }

  @Override
  public CancellationOutcome cancel(RemoteHandle handle) throws ProviderUnreachableException {
    Account account = context.accounts().of(handle);
    String promptId = handle.remoteId();
    Place place = Place.of(api.queue(account), promptId);
    if (place instanceof Place.Waiting) {
      api.delete(account, promptId);
      place = Place.of(api.queue(account), promptId);
      if (place instanceof Place.Absent && api.history(account, promptId).isEmpty()) {
        runs.stopped(promptId);
        return CancellationOutcome.CANCELLED;
      }
    }
    return switch (place) {
      case Place.Running _ -> {
        api.interrupt(account, promptId);
        yield CancellationOutcome.REQUESTED;
      }
      case Place.Waiting _ -> CancellationOutcome.FAILED;
      case Place.Absent _ -> over(account, promptId);
    };
  }

  /** What a stop came to that found nothing to stop. */
  private CancellationOutcome over(Account account, String promptId)
      throws ProviderUnreachableException {
    Optional<JsonNode> entry = api.history(account, promptId);
    if (entry.isEmpty()) {
      return CancellationOutcome.FAILED;
    }
    return verdicts.report(entry.get()) instanceof StatusReport.Cancelled
        ? CancellationOutcome.CANCELLED
        : CancellationOutcome.TOO_LATE;
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder)
      throws ProviderUnreachableException, ResultException {
    Account account = context.accounts().of(handle);
    StageOutput.File file =
        context.downloads().film(() -> api.view(account, made(handle, account)), folder);
    return new StageOutput(List.of(file), List.of(), Map.of(), Price.of(handle));
  }

  private MadeFile made(RemoteHandle handle, Account account)
      throws ProviderUnreachableException, ResultException {
    JsonNode entry =
        api.history(account, handle.remoteId())
            .orElseThrow(
                () -> new ProviderUnreachableException("The server does not know the run", null));
    @Nullable String result = handle.attributes().get(Launch.RESULT);
    Optional<MadeFile> file = MadeFile.best(entry.path("outputs"), result);
    if (file.isEmpty()) {
      throw new ResultException(
          failures.ended(
              new Failures.Said(FailureClass.BAD_OUTPUT, null, "the workflow made no file"),
              Billed.NO));
    }
    return file.get();
  }

  /** The server keeps the last runs for its own page; only we forget. */
  @Override
  public void release(RemoteHandle handle) {
    runs.forget(handle.remoteId());
  }

  @Override
  public Health health() {
    Optional<String> missing = context.accounts().missing();
    if (missing.isPresent()) {
      return Health.down(missing.get());
    }
    try {
      api.stats(anyAccount());
      return Health.up();
    } catch (ProviderUnreachableException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
