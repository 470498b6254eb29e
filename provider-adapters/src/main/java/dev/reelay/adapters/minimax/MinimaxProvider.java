package dev.reelay.adapters.minimax;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Downloads;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Options;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import dev.reelay.adapters.remote.Seen;
import dev.reelay.adapters.remote.UnusableInputException;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.ProgressKind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Speaks one of MiniMax's interfaces. */
final class MinimaxProvider implements Provider {
  private static final Logger LOG = Logger.getLogger(MinimaxProvider.class);
  private static final Failures.Said EXPIRED =
      new Failures.Said(FailureClass.RESULT_EXPIRED, null, null);

  private final ProviderContext context;
  private final Dialect dialect;
  private final Failures failures;
  private final Capabilities capabilities;
  private final Seen<Dialect.Seen.Task> succeeded = new Seen<>();

  MinimaxProvider(ProviderContext context, Dialect dialect) {
    this.context = context;
    this.dialect = dialect;
    this.failures = new Failures(context);
    this.capabilities =
        new Capabilities(
            ProgressKind.NONE,
            dialect.cancel(),
            Capabilities.Repeat.NEVER,
            true,
            context.pollHint());
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
    try {
      Account account = context.accounts().of(handover.order().job().keyId());
      Optional<Picture> picture = Picture.firstFrame(context.storage(), handover.order());
      Answer answer = create(account, handover, picture);
      if (handover.callbackUrl() != null && isAboutCallback(dialect.created(answer))) {
        // Surely nothing was taken on. A run that cannot be called about is looked at all the same.
        LOG.infof("%s cannot call back; a stage is handed over without", id());
        Handover silent = new Handover(handover.order(), handover.route(), null);
        answer = create(account, silent, picture);
      }
      return switch (dialect.created(answer)) {
        case Dialect.Created.Task task ->
            new SubmitResult.Accepted(
                context.accounts().handle(id(), task.id(), account, Price.of(handover)));
        case Dialect.Created.Refused refused -> failures.rejected(answer, refused.said());
        case Dialect.Created.Unclear _ -> new SubmitResult.Unknown(SubmitResult.unknown());
      };
    } catch (UnusableInputException e) {
      return new SubmitResult.Rejected(e.failure());
    } catch (ProviderUnreachableException e) {
      return SubmitResult.of(e);
    }
  }

  private Answer create(Account account, Handover handover, Optional<Picture> picture)
      throws ProviderUnreachableException {
    ObjectNode body = dialect.body(handover, picture);
    Options.put(body, handover.route().options());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dialect.create())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return context.calls().send(account, Purpose.SUBMIT, signed(account, request));
  }

  /** Its challenge was not answered: the gateway may be away for a moment. */
  private static boolean isAboutCallback(Dialect.Created created) {
    if (!(created instanceof Dialect.Created.Refused(Failures.Said said))) {
      return false;
    }
    String words = said.words();
    return said.failureClass() == FailureClass.INVALID_REQUEST
        && words != null
        && words.contains("callback");
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    Answer answer = query(handle);
    return switch (dialect.seen(answer)) {
      case Dialect.Seen.Task task -> {
        StatusReport report = report(task, answer);
        if (report instanceof StatusReport.Succeeded) {
          succeeded.keep(handle.remoteId(), task);
        }
        yield report;
      }
      case Dialect.Seen.Nothing _ -> new StatusReport.Lost();
      case Dialect.Seen.Silence silence -> throw failures.unanswered(answer, silence.words());
    };
  }

  private StatusReport report(Dialect.Seen.Task task, Answer answer) {
    return switch (task.status()) {
      case "preparing", "queueing", "queued" -> new StatusReport.Queued(null);
      case "processing", "running" -> new StatusReport.Running(StatusReport.Progress.SILENT);
      case "success", "succeeded" -> new StatusReport.Succeeded();
      case "fail", "failed" -> failures.failed(failure(task), Billed.UNKNOWN, answer.text());
      // Only what still waited can have been cancelled, and that costs nothing.
      case "cancelled", "canceled" -> new StatusReport.Cancelled(Billed.NO);
      default -> new StatusReport.Unknown(task.status());
    };
  }

  private static Failures.Said failure(Dialect.Seen.Task task) {
    Failures.Said said = task.failure();
    return said == null ? new Failures.Said(FailureClass.PROVIDER_INTERNAL, null, null) : said;
  }

  /** Looks first: deleting a task that has ended would erase it. */
  @Override
  public CancellationOutcome cancel(RemoteHandle handle) throws ProviderUnreachableException {
    Optional<URI> delete = dialect.delete(handle.remoteId());
    if (delete.isEmpty()) {
      return CancellationOutcome.NOT_SUPPORTED;
    }
    return switch (poll(handle)) {
      case StatusReport.Queued _ -> stopWaiting(handle, delete.get());
      case StatusReport.Cancelled _ -> CancellationOutcome.CANCELLED;
      case StatusReport.Succeeded _, StatusReport.Failed _ -> CancellationOutcome.TOO_LATE;
      case StatusReport.Lost _, StatusReport.Unknown _ -> CancellationOutcome.FAILED;
      case StatusReport.Running _ -> CancellationOutcome.NOT_SUPPORTED;
    };
  }

  private CancellationOutcome stopWaiting(RemoteHandle handle, URI delete)
      throws ProviderUnreachableException {
    Answer answer = send(handle, HttpRequest.newBuilder(delete).DELETE());
    if (answer.isSuccess()) {
      return CancellationOutcome.CANCELLED;
    }
    if (answer.status() >= 500 || answer.status() == 429) {
      throw failures.unanswered(answer, dialect.refusal(answer).words());
    }
    return CancellationOutcome.FAILED;
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder)
      throws ProviderUnreachableException, ResultException {
    StageOutput.File file = context.downloads().film(() -> locate(handle), folder);
    return new StageOutput(List.of(file), List.of(), Map.of(), Price.of(handle));
  }

  private Downloads.Source locate(RemoteHandle handle)
      throws ProviderUnreachableException, ResultException {
    Dialect.Seen.Task task = succeeded.take(handle.remoteId());
    if (task == null) {
      Answer answer = query(handle);
      if (!(dialect.seen(answer) instanceof Dialect.Seen.Task found)) {
        throw failures.unanswered(answer, dialect.refusal(answer).words());
      }
      task = found;
    }
    Optional<URI> file = dialect.file(task);
    String address = file.isPresent() ? ofFile(handle, file.get()) : task.place();
    if (address == null) {
      throw new ResultException(failures.ended(EXPIRED, Billed.YES));
    }
    return Downloads.Source.open(address(address));
  }

  /** The address of a file; null when there is no such file any more. */
  private @Nullable String ofFile(RemoteHandle handle, URI file)
      throws ProviderUnreachableException {
    Answer answer = send(handle, HttpRequest.newBuilder(file).GET());
    String address = dialect.address(answer);
    Failures.Said said = dialect.refusal(answer);
    boolean isGone = answer.isSuccess() && said.failureClass() == FailureClass.INVALID_REQUEST;
    if (address == null && !isGone) {
      throw failures.unanswered(answer, said.words());
    }
    return address;
  }

  private URI address(String text) throws ResultException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ResultException(
          failures.ended(
              new Failures.Said(
                  FailureClass.BAD_OUTPUT, null, "the address of the result cannot be read"),
              Billed.YES));
    }
  }

  /** What still waits is stopped by it, what has ended is erased, what runs is left alone. */
  @Override
  public void release(RemoteHandle handle) throws ProviderUnreachableException {
    Optional<URI> delete = dialect.delete(handle.remoteId());
    if (delete.isEmpty()) {
      return;
    }
    Answer answer = send(handle, HttpRequest.newBuilder(delete.get()).DELETE());
    if (answer.status() >= 500 || answer.status() == 429) {
      throw failures.unanswered(answer, dialect.refusal(answer).words());
    }
  }

  @Override
  public Health health() {
    return context.health();
  }

  @Override
  public RemoteHandle adopt(StageOrder order, String remoteId) throws ProviderUnreachableException {
    return context.handle(order, remoteId);
  }

  @Override
  public WebhookAnswer receive(WebhookCall call) {
    return Callback.read(call);
  }

  private Answer query(RemoteHandle handle) throws ProviderUnreachableException {
    return send(handle, HttpRequest.newBuilder(dialect.query(handle.remoteId())).GET());
  }

  private Answer send(RemoteHandle handle, HttpRequest.Builder request)
      throws ProviderUnreachableException {
    Account account = context.accounts().of(handle);
    return context.calls().send(account, Purpose.LOOK, signed(account, request));
  }

  private static HttpRequest.Builder signed(Account account, HttpRequest.Builder request) {
    return account.secret().isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + account.secret());
  }
}
