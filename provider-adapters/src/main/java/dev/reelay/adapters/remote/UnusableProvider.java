package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import java.nio.file.Path;

/** Stands for a provider whose settings cannot be used, so that it says so instead of missing. */
final class UnusableProvider implements Provider {
  private final String id;
  private final String reason;

  UnusableProvider(String id, String reason) {
    this.id = id;
    this.reason = reason;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.NONE,
        Capabilities.Cancel.NONE,
        Capabilities.Repeat.NEVER,
        false,
        new PollHint(10_000, 10_000));
  }

  @Override
  public SubmitResult submit(Handover handover) {
    return new SubmitResult.Rejected(Failure.of(FailureClass.PROVIDER_UNAVAILABLE, reason));
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    throw unusable();
  }

  @Override
  public CancellationOutcome cancel(RemoteHandle handle) throws ProviderUnreachableException {
    throw unusable();
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder) throws ProviderUnreachableException {
    throw unusable();
  }

  @Override
  public void release(RemoteHandle handle) throws ProviderUnreachableException {
    throw unusable();
  }

  @Override
  public Health health() {
    return Health.down(reason);
  }

  private ProviderUnreachableException unusable() {
    return new ProviderUnreachableException(reason, null, Sent.NO, null);
  }
}
