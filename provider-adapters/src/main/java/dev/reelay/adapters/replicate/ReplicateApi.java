package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Downloads;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Multipart;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls that Replicate understands. */
final class ReplicateApi {
  private static final URI ORIGINAL = URI.create("https://api.replicate.com/v1");

  private final ProviderContext context;
  private final Failures failures;
  private final URI base;

  ReplicateApi(ProviderContext context, Failures failures) {
    this.context = context;
    this.failures = failures;
    this.base = Objects.requireNonNullElse(context.settings().baseUrl(), ORIGINAL);
  }

  /** Whether it is on this machine or a trusted network, as the simulator is. */
  boolean isPlain() {
    return "http".equals(base.getScheme());
  }

  /** Creates a prediction; called once. */
  Answer create(Account account, Target target, ObjectNode body, @Nullable String cancelAfter)
      throws ProviderUnreachableException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(target.path()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (cancelAfter != null) {
      request.header("Cancel-After", cancelAfter);
    }
    return send(account, Purpose.SUBMIT, request);
  }

  /** A prediction as it is now. */
  Answer get(RemoteHandle handle) throws ProviderUnreachableException {
    return send(
        context.accounts().of(handle),
        Purpose.LOOK,
        HttpRequest.newBuilder(url(path(handle))).GET());
  }

  /** Asks to stop a prediction. */
  Answer cancel(RemoteHandle handle) throws ProviderUnreachableException {
    return send(
        context.accounts().of(handle),
        Purpose.LOOK,
        HttpRequest.newBuilder(url(path(handle) + "/cancel"))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Stores a picture for a day; the answer tells its address. */
  Answer upload(Account account, Picture picture) throws ProviderUnreachableException {
    return send(
        account,
        Purpose.LOOK,
        new Multipart()
            .file("content", picture.fileName(), picture.type().text(), picture.content())
            .post(url("/files")));
  }

  /** The prediction of an answer. */
  Prediction prediction(Answer answer, RemoteHandle handle) throws ProviderUnreachableException {
    if (!answer.isSuccess()) {
      throw failures.unanswered(answer, Verdicts.words(answer.tree()));
    }
    Prediction prediction = answer.json(Prediction.class);
    if (!handle.remoteId().equals(prediction.id())) {
      throw new ProviderUnreachableException("The answer is about another prediction", null);
    }
    return prediction;
  }

  /** Whether an answer says for sure that there is no such prediction; a proxy cannot know. */
  static boolean isAbsent(Answer answer) {
    JsonNode body = answer.tree();
    return (answer.status() == 404 || answer.status() == 410)
        && (body.has("detail") || body.has("title") || body.has("status"));
  }

  /** A file of a prediction; only the API itself gets the credential. */
  Downloads.Source source(URI file, RemoteHandle handle) throws ProviderUnreachableException {
    boolean own =
        Objects.equals(base.getScheme(), file.getScheme())
            && base.getAuthority().equalsIgnoreCase(file.getAuthority());
    String secret = own ? context.accounts().of(handle).secret() : "";
    return new Downloads.Source(
        file, secret.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + secret));
  }

  private Answer send(Account account, Purpose purpose, HttpRequest.Builder request)
      throws ProviderUnreachableException {
    request.header("Accept", "application/json");
    if (!account.secret().isEmpty()) {
      request.header("Authorization", "Bearer " + account.secret());
    }
    return context.calls().send(account, purpose, request);
  }

  private static String path(RemoteHandle handle) {
    return "/predictions/" + Target.segment(handle.remoteId());
  }

  private URI url(String path) throws ProviderUnreachableException {
    try {
      return URI.create(base + path);
    } catch (IllegalArgumentException e) {
      throw new ProviderUnreachableException("The address is not usable", e, Sent.NO, null);
    }
  }
}
