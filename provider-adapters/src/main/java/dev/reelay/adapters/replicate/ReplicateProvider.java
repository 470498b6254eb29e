package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import dev.reelay.adapters.provider.StandardWebhooks;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.adapters.provider.WebhookVerifier;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.Seen;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.ProgressKind;
import dev.reelay.model.ProviderSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Speaks Replicate's HTTP API: predictions that call back signed and can really be stopped. */
final class ReplicateProvider implements Provider {
  private final ProviderContext context;
  private final Failures failures;
  private final Verdicts verdicts;
  private final ReplicateApi api;
  private final Creation creation;
  private final WebhookVerifier verifier;
  private final Capabilities capabilities;
  private final Seen<Prediction> succeeded = new Seen<>();

  ReplicateProvider(ProviderContext context, Events events, InstantSource clock) {
    this.context = context;
    this.failures = new Failures(context);
    this.verdicts = new Verdicts(failures);
    this.api = new ReplicateApi(context, failures);
    this.creation = new Creation(context, api, failures, events, clock);
    this.verifier = new StandardWebhooks(context.accounts()::webhookSecrets);
    ProviderSettings settings = context.settings();
    this.capabilities =
        new Capabilities(
            ProgressKind.LOG_DERIVED,
            Capabilities.Cancel.QUEUED_AND_RUNNING,
            Capabilities.Repeat.NEVER,
            !settings.webhookSecrets().isEmpty(),
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
    return creation.perform(handover);
  }

  @Override
  public StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    Answer answer = api.get(handle);
    if (ReplicateApi.isAbsent(answer)) {
      return new StatusReport.Lost();
    }
    Prediction prediction = api.prediction(answer, handle);
    StatusReport report = verdicts.report(prediction);
    if (report instanceof StatusReport.Succeeded) {
      succeeded.keep(handle.remoteId(), prediction);
    }
    return report;
  }

  /** Where the answer to the stop leaves a doubt, the prediction itself tells what came of it. */
  @Override
  public CancellationOutcome cancel(RemoteHandle handle) throws ProviderUnreachableException {
    Answer answer = api.cancel(handle);
    if (answer.status() == 429 || answer.status() >= 500) {
      throw failures.unanswered(answer, Verdicts.words(answer.tree()));
    }
    boolean taken = answer.isSuccess();
    Answer now = taken ? answer : api.get(handle);
    if (ReplicateApi.isAbsent(now)) {
      return CancellationOutcome.FAILED;
    }
    CancellationOutcome outcome = Verdicts.stopped(api.prediction(now, handle));
    if (outcome != null) {
      return outcome;
    }
    return taken ? CancellationOutcome.REQUESTED : CancellationOutcome.FAILED;
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder)
      throws ProviderUnreachableException, ResultException {
    AtomicReference<@Nullable Prediction> seen = new AtomicReference<>();
    StageOutput.File file =
        context
            .downloads()
            .film(
                () -> {
                  Prediction kept = succeeded.take(handle.remoteId());
                  Prediction prediction =
                      kept == null ? api.prediction(api.get(handle), handle) : kept;
                  seen.set(prediction);
                  return api.source(file(prediction), handle);
                },
                folder);
    return new StageOutput(List.of(file), List.of(), metadata(seen.get()), Price.of(handle));
  }

  private URI file(Prediction prediction) throws ProviderUnreachableException, ResultException {
    if (!"succeeded".equals(prediction.status())) {
      throw new ProviderUnreachableException("The prediction is not finished", null);
    }
    Optional<URI> file = prediction.video();
    if (file.isPresent()) {
      return file.get();
    }
    Failures.Said said =
        prediction.isForgotten()
            ? new Failures.Said(FailureClass.RESULT_EXPIRED, null, "its output was deleted")
            : new Failures.Said(FailureClass.BAD_OUTPUT, null, "its output holds no file");
    throw new ResultException(failures.ended(said, Billed.YES));
  }

  private static Map<String, Object> metadata(@Nullable Prediction prediction) {
    Map<String, Object> facts = new HashMap<>();
    JsonNode metrics = prediction == null ? null : prediction.metrics();
    if (metrics != null && metrics.path("predict_time").isNumber()) {
      facts.put("predictSeconds", metrics.path("predict_time").doubleValue());
    }
    if (metrics != null && metrics.path("total_time").isNumber()) {
      facts.put("totalSeconds", metrics.path("total_time").doubleValue());
    }
    return facts;
  }

  /** Replicate forgets by itself, an hour after the end. */
  @Override
  public void release(RemoteHandle handle) {}

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
    Optional<String> doubt = verifier.doubt(call);
    if (doubt.isPresent()) {
      return new WebhookAnswer.Forged(doubt.get());
    }
    try {
      Prediction prediction = Answer.JSON.readValue(call.text(), Prediction.class);
      String remoteId = prediction == null ? null : prediction.id();
      return prediction == null || remoteId == null || remoteId.isBlank()
          ? new WebhookAnswer.Refused("It names no prediction")
          : new WebhookAnswer.Hint(
              StandardWebhooks.deliveryId(call), remoteId, prediction.lastMoment());
    } catch (JsonProcessingException e) {
      return new WebhookAnswer.Refused("It is no prediction");
    }
  }
}
