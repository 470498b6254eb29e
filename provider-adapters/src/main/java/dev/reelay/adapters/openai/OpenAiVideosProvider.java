package dev.reelay.adapters.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StandardWebhooks;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.adapters.provider.WebhookVerifier;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Downloads;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import dev.reelay.adapters.remote.UnusableInputException;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.model.ProviderSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks OpenAI's videos interface: create, look, download, and nothing to stop a run with. */
final class OpenAiVideosProvider implements Provider {
  private static final URI ORIGINAL = URI.create("https://api.openai.com/v1");

  private final ProviderContext context;
  private final Flavor flavor;
  private final String videos;
  private final Failures failures;
  private final WebhookVerifier verifier;
  private final Capabilities capabilities;

  OpenAiVideosProvider(ProviderContext context) {
    ProviderSettings settings = context.settings();
    this.context = context;
    this.flavor = Flavor.of(settings.options().get("flavor"));
    URI base = settings.baseUrl();
    if (base == null && flavor.isEngine()) {
      throw new IllegalArgumentException("baseUrl: is missing; it is where the engine listens");
    }
    this.videos = (base == null ? ORIGINAL : base) + "/videos";
    this.failures = new Failures(context);
    this.verifier = new StandardWebhooks(context.accounts()::webhookSecrets);
    this.capabilities =
        new Capabilities(
            flavor.progress(),
            Capabilities.Cancel.NONE,
            Capabilities.Repeat.NEVER,
            // Webhooks of the account name no client reference: none could be told for one run.
            false,
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
      HttpRequest.Builder request =
          VideoRequest.of(flavor, handover, picture).post(URI.create(videos), flavor);
      // Reelay itself and some relays take a repeat for the same run; nobody is hurt by it.
      request.header("Idempotency-Key", handover.order().stageRunId());
      return accepted(
          context.calls().send(account, Purpose.SUBMIT, signed(account, request)),
          account,
          handover);
    } catch (UnusableInputException e) {
      return new SubmitResult.Rejected(e.failure());
    } catch (ProviderUnreachableException e) {
      return SubmitResult.of(e);
    }
  }

  private SubmitResult accepted(Answer answer, Account account, Handover handover)
      throws ProviderUnreachableException {
    String remoteId = answer.isSuccess() ? answer.json(Video.class).remoteId() : null;
    if (remoteId == null) {
      return failures.handover(answer, VideoError.of(answer).refusal(answer.status()));
    }
    return new SubmitResult.Accepted(
        context.accounts().handle(id(), remoteId, account, Price.of(handover)));
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    Account account = context.accounts().of(handle);
    Answer answer = send(account, HttpRequest.newBuilder(url(handle, "")).GET());
    if (isGone(answer)) {
      return new StatusReport.Lost();
    }
    if (!answer.isSuccess()) {
      throw failures.unanswered(answer, VideoError.of(answer).message());
    }
    return report(answer.json(Video.class), answer);
  }

  private StatusReport report(Video video, Answer answer) {
    String status = video.status();
    return switch (status == null ? "" : status) {
      case "queued" -> new StatusReport.Queued(null);
      case "in_progress" -> new StatusReport.Running(progress(video, answer));
      case "completed" -> new StatusReport.Succeeded();
      case "failed" -> failed(VideoError.of(video.error()), answer);
      case "deleted", "cancelled", "canceled" -> new StatusReport.Cancelled(flavor.failed());
      default -> new StatusReport.Unknown(status);
    };
  }

  private StatusReport failed(VideoError error, Answer answer) {
    return error.isCancelled()
        ? new StatusReport.Cancelled(flavor.failed())
        : failures.failed(error.end(), flavor.failed(), answer.text());
  }

  private StatusReport.Progress progress(Video video, Answer answer) {
    return new StatusReport.Progress(
        flavor.needsJson() ? null : video.percent(),
        null,
        null,
        null,
        null,
        null,
        null,
        pollAfter(answer),
        List.of(),
        null,
        null,
        video.status());
  }

  private static @Nullable Instant pollAfter(Answer answer) {
    String millis = answer.header("openai-poll-after-ms");
    return millis != null && millis.matches("\\d{1,6}")
        ? answer.receivedAt().plusMillis(Long.parseLong(millis))
        : null;
  }

  @Override
  public CancellationOutcome cancel(RemoteHandle handle) {
    return CancellationOutcome.NOT_SUPPORTED;
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder)
      throws ProviderUnreachableException, ResultException {
    Account account = context.accounts().of(handle);
    Downloads.Source source =
        new Downloads.Source(
            url(handle, "/content"),
            account.secret().isEmpty() ? Map.of() : Map.of("Authorization", bearer(account)));
    StageOutput.File file = context.downloads().film(() -> source, folder);
    return new StageOutput(List.of(file), List.of(), Map.of(), Price.of(handle));
  }

  /** A video that is still being made cannot be deleted; then it stays. */
  @Override
  public void release(RemoteHandle handle) throws ProviderUnreachableException {
    Account account = context.accounts().of(handle);
    Answer answer = send(account, HttpRequest.newBuilder(url(handle, "")).DELETE());
    boolean done = answer.isSuccess() || answer.status() == 404 || answer.status() == 409;
    if (!done) {
      throw failures.unanswered(answer, VideoError.of(answer).message());
    }
  }

  @Override
  public Health health() {
    return context.health();
  }

  @Override
  public WebhookAnswer receive(WebhookCall call) {
    Optional<String> doubt = verifier.doubt(call);
    if (doubt.isPresent()) {
      return new WebhookAnswer.Forged(doubt.get());
    }
    return VideoEvent.read(call.text())
        .<WebhookAnswer>map(event -> event.answer(StandardWebhooks.deliveryId(call)))
        .orElseGet(() -> new WebhookAnswer.Refused("It is no event of a video"));
  }

  private Answer send(Account account, HttpRequest.Builder request)
      throws ProviderUnreachableException {
    return context.calls().send(account, Purpose.LOOK, signed(account, request));
  }

  /** Only the provider's own words count: a proxy on the way knows no runs. */
  private static boolean isGone(Answer answer) {
    JsonNode tree = answer.tree();
    return (answer.status() == 404 || answer.status() == 410)
        && (tree.has("error") || tree.has("detail") || tree.has("message"));
  }

  private URI url(RemoteHandle handle, String below) {
    String id = URLEncoder.encode(handle.remoteId(), StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(videos + "/" + id + below);
  }

  private static HttpRequest.Builder signed(Account account, HttpRequest.Builder request) {
    return account.secret().isEmpty() ? request : request.header("Authorization", bearer(account));
  }

  private static String bearer(Account account) {
    return "Bearer " + account.secret();
  }
}
