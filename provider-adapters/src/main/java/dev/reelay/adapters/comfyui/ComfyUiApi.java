package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.remote.Account;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Downloads;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Multipart;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The calls that ComfyUI understands. */
final class ComfyUiApi {
  /** Under this name a prompt carries our id, for servers that make ids of their own. */
  static final String MARK = "reelay";

  /** Runs of the past among which one with our mark is looked for. */
  private static final int HISTORY_LOOKED_AT = 32;

  private final ProviderContext context;
  private final Failures failures;
  private final URI base;

  ComfyUiApi(ProviderContext context, Failures failures, URI base) {
    this.context = context;
    this.failures = failures;
    this.base = base;
  }

  /**
   * Puts a graph into the queue; called once.
   *
   * @param promptId the id that it is to have
   * @param clientId who is told how it goes on
   */
  Answer prompt(Account account, ObjectNode graph, String promptId, String clientId)
      throws ProviderUnreachableException {
    ObjectNode body = Answer.JSON.createObjectNode();
    body.set("prompt", graph);
    body.put("client_id", clientId).put("prompt_id", promptId);
    body.putObject("extra_data").put(MARK, promptId);
    return send(account, Purpose.SUBMIT, post("/prompt", body));
  }

  /** Brings a picture to the server; the same name twice is the same picture. */
  Answer upload(Account account, Picture picture, String stem) throws ProviderUnreachableException {
    String name = stem + "-" + picture.fileName();
    return send(
        account,
        Purpose.LOOK,
        new Multipart()
            .file("image", name, picture.type().text(), picture.content())
            .text("type", "input")
            .text("subfolder", MARK)
            .text("overwrite", "true")
            .post(url("/upload/image")));
  }

  /** What the history says of a run; empty while it has not ended. */
  Optional<JsonNode> history(Account account, String promptId) throws ProviderUnreachableException {
    JsonNode entry = tree(get(account, "/history/" + encoded(promptId))).path(promptId);
    return entry.isObject() ? Optional.of(entry) : Optional.empty();
  }

  /** The id of a run of the latest past that carries our mark. */
  Optional<String> markedInHistory(Account account, String mark)
      throws ProviderUnreachableException {
    JsonNode history = tree(get(account, "/history?max_items=" + HISTORY_LOOKED_AT));
    for (Map.Entry<String, JsonNode> entry : history.properties()) {
      if (Place.isMarked(entry.getValue().path("prompt"), mark)) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** The queue as it is now. */
  JsonNode queue(Account account) throws ProviderUnreachableException {
    return tree(get(account, "/queue"));
  }

  /** Takes a run that waits out of the queue. */
  void delete(Account account, String promptId) throws ProviderUnreachableException {
    ObjectNode body = Answer.JSON.createObjectNode();
    body.putArray("delete").add(promptId);
    done(send(account, Purpose.LOOK, post("/queue", body)));
  }

  /** Stops a run that is at work; without its id it would stop whichever is. */
  void interrupt(Account account, String promptId) throws ProviderUnreachableException {
    ObjectNode body = Answer.JSON.createObjectNode().put("prompt_id", promptId);
    done(send(account, Purpose.LOOK, post("/interrupt", body)));
  }

  /** Asks the server to unload its models before the next run. */
  void free(Account account) throws ProviderUnreachableException {
    ObjectNode body =
        Answer.JSON.createObjectNode().put("unload_models", true).put("free_memory", true);
    done(send(account, Purpose.LOOK, post("/free", body)));
  }

  /** Whether the server is there. */
  void stats(Account account) throws ProviderUnreachableException {
    done(get(account, "/system_stats"));
  }

  /** Where a file of a run is. */
  Downloads.Source view(Account account, MadeFile file) {
    return new Downloads.Source(
        url(
            "/view?filename=%s&subfolder=%s&type=%s"
                .formatted(
                    encoded(file.filename()), encoded(file.subfolder()), encoded(file.type()))),
        headers(account));
  }

  /** Where the server tells a client how its runs go on. */
  URI feed(String clientId) {
    return URI.create(
        base.toString().replaceFirst("^http", "ws") + "/ws?clientId=" + encoded(clientId));
  }

  /** What a call of an account carries. */
  static Map<String, String> headers(Account account) {
    return account.secret().isEmpty()
        ? Map.of()
        : Map.of("Authorization", "Bearer " + account.secret());
  }

  private Answer get(Account account, String path) throws ProviderUnreachableException {
    return send(account, Purpose.LOOK, HttpRequest.newBuilder(url(path)).GET());
  }

  private HttpRequest.Builder post(String path, ObjectNode body) {
    return HttpRequest.newBuilder(url(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private Answer send(Account account, Purpose purpose, HttpRequest.Builder request)
      throws ProviderUnreachableException {
    headers(account).forEach(request::header);
    return context.calls().send(account, purpose, request);
  }

  private void done(Answer answer) throws ProviderUnreachableException {
    if (!answer.isSuccess()) {
      throw failures.unanswered(answer, Verdicts.words(answer.tree()));
    }
  }

  private JsonNode tree(Answer answer) throws ProviderUnreachableException {
    done(answer);
    JsonNode tree = answer.tree();
    if (!tree.isObject()) {
      throw failures.unanswered(answer, "the answer is no JSON");
    }
    return tree;
  }

  private URI url(String path) {
    return URI.create(base + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
