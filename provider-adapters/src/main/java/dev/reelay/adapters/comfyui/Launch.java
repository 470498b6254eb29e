package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.UnusableInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts orders into the queue of the server. */
final class Launch {
  /** Under this name a handle remembers the node that makes the result. */
  static final String RESULT = "result";

  private static final int CONFLICT = 409;

  private final ProviderContext context;
  private final ComfyUiApi api;
  private final Failures failures;
  private final Workflows workflows;
  private final String clientId;
  private final Feed feed;

  Launch(
      ProviderContext context,
      ComfyUiApi api,
      Failures failures,
      Workflows workflows,
      String clientId,
      Feed feed) {
    this.context = context;
    this.api = api;
    this.failures = failures;
    this.workflows = workflows;
    this.clientId = clientId;
    this.feed = feed;
  }

  /** Hands a stage over; the graph is put into the queue once. */
  SubmitResult perform(Handover handover) {
    StageOrder order = handover.order();
    String promptId = RunIds.prompt(order.stageRunId());
    try {
      Workflow workflow = workflows.find(handover.route().remoteModel());
      Account account = context.accounts().of(order.job().keyId());
      Optional<Picture> picture = Picture.firstFrame(context.storage(), order);
      String image = null;
      if (picture.isPresent()) {
        workflow.checkImage();
        Answer upload = upload(account, picture.get(), promptId);
        if (!upload.isSuccess()) {
          return failures.rejected(upload, Verdicts.refusal(upload.status(), upload.tree()));
        }
        image = imageName(upload.tree());
      }
      ObjectNode graph = workflow.fill(order.request(), RunIds.seed(order.stageRunId()), image);
      feed.watch(promptId, order.stageRunId(), workflow.nodes());
      return accepted(api.prompt(account, graph, promptId, clientId), account, handover, workflow);
    } catch (WorkflowException e) {
      return new SubmitResult.Rejected(e.failure());
    } catch (UnusableInputException e) {
      return new SubmitResult.Rejected(e.failure());
    } catch (ProviderUnreachableException e) {
      return SubmitResult.of(e);
    }
  }

  /** A picture that may have arrived is no run that may have begun. */
  private Answer upload(Account account, Picture picture, String promptId)
      throws ProviderUnreachableException {
    try {
      return api.upload(account, picture, promptId);
    } catch (ProviderUnreachableException e) {
      throw new ProviderUnreachableException(
          "The first picture could not be brought to " + context.id(), e, Sent.NO, e.retryAt());
    }
  }

  private static String imageName(JsonNode uploaded) {
    String name = uploaded.path("name").asText("");
    String folder = uploaded.path("subfolder").asText("");
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private SubmitResult accepted(
      Answer answer, Account account, Handover handover, Workflow workflow) {
    String own = RunIds.prompt(handover.order().stageRunId());
    String promptId = answer.status() == CONFLICT ? own : null;
    if (answer.isSuccess()) {
      promptId = answer.tree().path("prompt_id").textValue();
    }
    if (promptId == null || promptId.isBlank()) {
      SubmitResult refusal =
          failures.handover(answer, Verdicts.refusal(answer.status(), answer.tree()));
      if (refusal instanceof SubmitResult.Rejected) {
        feed.forget(own);
      }
      return refusal;
    }
    if (!own.equals(promptId)) {
      feed.forget(own);
    }
    feed.watch(promptId, handover.order().stageRunId(), workflow.nodes());
    Map<String, String> attributes = new HashMap<>(Price.of(handover));
    String result = workflow.result();
    if (result != null) {
      attributes.put(RESULT, result);
    }
    return new SubmitResult.Accepted(
        context.accounts().handle(context.id(), promptId, account, attributes));
  }
}
