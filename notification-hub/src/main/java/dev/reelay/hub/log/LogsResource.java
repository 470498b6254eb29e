package dev.reelay.hub.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.access.Revocations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/jobs/{id}/logs}: the lines that engines wrote, taken out of the log of a job. */
@Path("/v1/jobs/{id}/logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LogsResource {
  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT_DEFAULT = 200;

  private final AccessTokens tokens;
  private final Revocations revocations;
  private final LogStore store;
  private final LogLineStore lines;

  LogsResource(AccessTokens tokens, Revocations revocations, LogStore store, LogLineStore lines) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.store = store;
    this.lines = lines;
  }

  /**
   * A line.
   *
   * @param seq number of the entry that brought it
   * @param timestamp of that entry
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      long seq,
      String timestamp,
      @Nullable String stage,
      @Nullable String severity,
      String message) {}

  /** A page; the next one has {@code after=nextAfter}. */
  @RegisterForReflection
  record Lines(List<Line> logs, long nextAfter) {}

  /** The lines of the entries after a number, ascending. */
  @GET
  public Response logs(
      @HeaderParam("Authorization") @Nullable String authorization,
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    Access access = tokens.verify(authorization).orElse(null);
    if (access == null || revocations.isOver(access)) {
      return problem(401, "unauthorized", "A valid access token is needed.", null);
    }
    Head head = store.head(id).orElse(null);
    boolean own = head == null || head.keyId().equals(access.keyId());
    if (!id.equals(access.jobId()) || !own || (head != null && head.isDeleted())) {
      return problem(404, "not_found", "There is no such job.", null);
    }
    long from = number(after, 0, 0, Long.MAX_VALUE);
    int most = (int) number(limit, LIMIT_DEFAULT, 1, LIMIT_MAX);
    if (from < 0 || most < 0) {
      String field = from < 0 ? "after" : "limit";
      return problem(400, "invalid_request", field + " is not a number within bounds.", field);
    }
    List<Line> found = lines.read(id, from, most);
    long next = found.isEmpty() ? from : found.getLast().seq();
    return Response.ok(new Lines(found, next)).header("Cache-Control", "no-cache").build();
  }

  /** -1 for what is no number within bounds. */
  private static long number(@Nullable String text, long otherwise, long least, long most) {
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.strip());
      return value < least || value > most ? -1 : value;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Response problem(int status, String code, String detail, @Nullable String field) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", Response.Status.fromStatusCode(status).getReasonPhrase());
    body.put("status", status);
    body.put("detail", detail);
    body.put("code", code);
    if (field != null) {
      body.put("field", field);
    }
    return Response.status(status).type("application/problem+json").entity(body).build();
  }
}
