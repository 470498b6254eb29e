package dev.reelay.adapters.provider;

import dev.reelay.event.CancellationOutcome;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An engine that can do stages: a remote API or a local program.
 *
 * <p>All methods may block, are called outside of transactions, from any instance and from several
 * threads at once. An answer is a value; an exception means that the question could not be asked.
 */
public interface Provider extends AutoCloseable {
  /** The name under which plans and events know it, for example {@code studio}. */
  String id();

  /** What it can do. Constant. */
  Capabilities capabilities();

  /**
   * Hands over a stage. The stage run id of the order is the client reference; where the provider
   * knows such a thing, the same reference twice is the same run.
   */
  SubmitResult submit(Handover handover);

  /** Asks how far a run is. A failure of the question says nothing about the run. */
  StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException;

  /** Asks to stop a run; the answer is the provider's own, never a guess. */
  CancellationOutcome cancel(RemoteHandle handle) throws ProviderUnreachableException;

  /**
   * Brings home what a succeeded run made; may be asked again.
   *
   * @param folder an empty folder for files that have to be downloaded; it is removed once they are
   *     in the storage
   */
  StageOutput fetch(RemoteHandle handle, Path folder)
      throws ProviderUnreachableException, ResultException;

  /** Lets the provider forget a run that ended and whose files are stored or not wanted. */
  void release(RemoteHandle handle) throws ProviderUnreachableException;

  /** Whether it can be used here and now. */
  Health health();

  /**
   * Looks a run up by its client reference; asked only when {@link
   * Capabilities.Repeat#AFTER_LOOKUP} says so. Empty means that the provider surely has none.
   */
  default Optional<RemoteHandle> find(StageOrder order) throws ProviderUnreachableException {
    throw new UnsupportedOperationException(id() + " has no lookup. Indicates a bug.");
  }

  /**
   * The handle of a run of which a callback just told the provider's id, since the answer to its
   * hand-over never came.
   */
  default RemoteHandle adopt(StageOrder order, String remoteId)
      throws ProviderUnreachableException {
    return new RemoteHandle(id(), remoteId, Map.of());
  }

  /** Reads a call of the provider to us: decides whether it is genuine and what it is about. */
  default WebhookAnswer receive(WebhookCall call) {
    return new WebhookAnswer.Refused(id() + " sends no webhooks");
  }

  /** Ends what it keeps open; its settings changed, or the service stops. */
  @Override
  default void close() {}
}
