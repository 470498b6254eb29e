package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.UnusableInputException;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates predictions from orders. */
final class Creation {
  /** Larger pictures are uploaded instead of sent in the request. */
  private static final int DATA_URL_MAX = 256_000;

  private static final Duration CANCEL_AFTER_MIN = Duration.ofSeconds(5);
  private static final Duration CANCEL_AFTER_MAX = Duration.ofHours(24);

  private final ProviderContext context;
  private final ReplicateApi api;
  private final Failures failures;
  private final Events events;
  private final InstantSource clock;

  Creation(
      ProviderContext context,
      ReplicateApi api,
      Failures failures,
      Events events,
      InstantSource clock) {
    this.context = context;
    this.api = api;
    this.failures = failures;
    this.events = events;
    this.clock = clock;
  }

  /** Hands a stage over; the prediction is created once. */
  SubmitResult perform(Handover handover) {
    StageOrder order = handover.order();
    Target target;
    try {
      target = Target.of(handover.route());
    } catch (IllegalArgumentException e) {
      return new SubmitResult.Rejected(
          Failure.of(
              FailureClass.UNSUPPORTED, context.id() + " cannot be used: " + e.getMessage()));
    }
    try {
      Account account = context.accounts().of(order.job().keyId());
      ImageSent image = image(handover, account);
      if (image.refusal() != null) {
        return new SubmitResult.Rejected(image.refusal());
      }
      Answer answer =
          api.create(account, target, request(handover, target, image.url()), cancelAfter(order));
      return accepted(answer, account, handover);
    } catch (UnusableInputException e) {
      return new SubmitResult.Rejected(e.failure());
    } catch (ProviderUnreachableException e) {
      return SubmitResult.of(e);
    }
  }

  private SubmitResult accepted(Answer answer, Account account, Handover handover) {
    JsonNode body = answer.tree();
    String remoteId = answer.isSuccess() ? body.path("id").textValue() : null;
    if (remoteId == null || remoteId.isBlank()) {
      return refused(answer, body);
    }
    return new SubmitResult.Accepted(
        context.accounts().handle(context.id(), remoteId, account, Price.of(handover)));
  }

  private SubmitResult refused(Answer answer, JsonNode body) {
    SubmitResult result = failures.handover(answer, Verdicts.refusal(answer.status(), body));
    Integer pause = Verdicts.pause(Verdicts.words(body));
    if (pause == null
        || !(result instanceof SubmitResult.Rejected(Failure failure, @Nullable String rawAnswer))
        || failure.retryAfter() != null
        || !failure.failureClass().isRetryable()) {
      return result;
    }
    return new SubmitResult.Rejected(
        new Failure(
            failure.failureClass(),
            failure.code(),
            failure.message(),
            failure.httpStatus(),
            answer.receivedAt().plusSeconds(pause),
            failure.billed(),
            failure.failoverAllowed(),
            failure.suggestedActions(),
            failure.provider(),
            failure.providerCode()),
        rawAnswer);
  }

  private ObjectNode request(Handover handover, Target target, @Nullable String image) {
    ObjectNode body = Answer.JSON.createObjectNode();
    if (target.version() != null) {
      body.put("version", target.version());
    }
    body.set("input", Inputs.of(handover.order().request(), handover.route().options(), image));
    URI callback = handover.callbackUrl();
    // Replicate calls back over https alone, and refuses the prediction otherwise.
    if (callback != null && ("https".equals(callback.getScheme()) || api.isPlain())) {
      body.put("webhook", callback.toString());
      ArrayNode filter = body.putArray("webhook_events_filter");
      events.words().forEach(filter::add);
    }
    return body;
  }

  /** Where the first picture is, or why it cannot be sent; both null when there is none. */
  private record ImageSent(@Nullable String url, @Nullable Failure refusal) {}

  private ImageSent image(Handover handover, Account account)
      throws UnusableInputException, ProviderUnreachableException {
    Optional<Picture> picture = Picture.firstFrame(context.storage(), handover.order());
    if (picture.isEmpty()) {
      return new ImageSent(null, null);
    }
    if (!Inputs.takesImage(handover.route().options())) {
      return new ImageSent(
          null, Failure.of(FailureClass.UNSUPPORTED, "The model takes no picture to begin with"));
    }
    String dataUrl = picture.get().dataUrl();
    return dataUrl.length() <= DATA_URL_MAX
        ? new ImageSent(dataUrl, null)
        : uploaded(picture.get(), account);
  }

  /** Whatever happens to an upload, nothing has to be paid for it. */
  private ImageSent uploaded(Picture picture, Account account) throws ProviderUnreachableException {
    try {
      Answer answer = api.upload(account, picture);
      String url = answer.tree().path("urls").path("get").textValue();
      return answer.isSuccess() && url != null
          ? new ImageSent(url, null)
          : new ImageSent(
              null, failures.refused(answer, Verdicts.refusal(answer.status(), answer.tree())));
    } catch (ProviderUnreachableException e) {
      throw new ProviderUnreachableException(
          "The first picture could not be uploaded",
          e,
          ProviderUnreachableException.Sent.NO,
          e.retryAt());
    }
  }

  /** How long Replicate may work on it, in its own notation; null when it is late already. */
  private @Nullable String cancelAfter(StageOrder order) {
    Duration left = Duration.between(clock.instant(), order.deadlineAt());
    if (left.compareTo(CANCEL_AFTER_MIN) < 0) {
      return null;
    }
    Duration bounded = left.compareTo(CANCEL_AFTER_MAX) > 0 ? CANCEL_AFTER_MAX : left;
    return bounded.toSeconds() + "s";
  }
}
