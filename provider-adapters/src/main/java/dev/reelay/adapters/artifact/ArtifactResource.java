package dev.reelay.adapters.artifact;

import dev.reelay.bus.CorrelationId;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Serves the files of jobs, whole or in ranges, straight from the storage. */
@Path("/v1/jobs/{jobId}/artifacts/{name}")
@Authenticated
@RunOnVirtualThread
public class ArtifactResource {
  private final ArtifactStore artifacts;
  private final Storage storage;
  private final JsonWebToken token;

  ArtifactResource(ArtifactStore artifacts, Storage storage, JsonWebToken token) {
    this.artifacts = artifacts;
    this.storage = storage;
    this.token = token;
  }

  /** What a client already has, and which part it wants. */
  public static class Conditions {
    @HeaderParam("Range")
    @Nullable String range;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    @Nullable String known;

    @HeaderParam("If-Range")
    @Nullable String partOf;
  }

  /** The file, or the part of it that was asked for. */
  @GET
  public Response get(
      @PathParam("jobId") String jobId,
      @PathParam("name") String name,
      @jakarta.ws.rs.BeanParam Conditions conditions)
      throws IOException {
    return answer(jobId, name, conditions, true);
  }

  /** The same without the bytes. */
  @HEAD
  public Response head(
      @PathParam("jobId") String jobId,
      @PathParam("name") String name,
      @jakarta.ws.rs.BeanParam Conditions conditions)
      throws IOException {
    return answer(jobId, name, conditions, false);
  }

  private Response answer(String jobId, String name, Conditions conditions, boolean body)
      throws IOException {
    Optional<ArtifactStore.Artifact> found =
        jobId.equals(token.getClaim("job")) ? artifacts.find(jobId, name) : Optional.empty();
    if (found.isEmpty() || !found.get().keyId().equals(token.getSubject())) {
      return notFound();
    }
    try {
      return answer(found.get().file(), conditions, body);
    } catch (NoSuchFileException e) {
      return notFound();
    }
  }

  private Response answer(StoredFile file, Conditions conditions, boolean body) throws IOException {
    String tag = "\"" + file.sha256() + "\"";
    String known = conditions.known;
    if (known != null && (known.contains(tag) || known.strip().equals("*"))) {
      return headers(Response.notModified(), tag).build();
    }
    String partOf = conditions.partOf;
    boolean rangeCounts = partOf == null || partOf.strip().equals(tag);
    return switch (ByteRange.of(rangeCounts ? conditions.range : null, file.sizeBytes())) {
      case ByteRange.Whole _ ->
          content(Response.ok(), file, tag, new ByteRange.Part(0, file.sizeBytes() - 1), body);
      case ByteRange.Part part ->
          content(
              Response.status(Response.Status.PARTIAL_CONTENT)
                  .header(
                      "Content-Range",
                      "bytes %d-%d/%d".formatted(part.first(), part.last(), file.sizeBytes())),
              file,
              tag,
              part,
              body);
      case ByteRange.Unsatisfiable _ ->
          headers(Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE), tag)
              .header("Content-Range", "bytes */" + file.sizeBytes())
              .build();
    };
  }

  private Response content(
      Response.ResponseBuilder answer,
      StoredFile file,
      String tag,
      ByteRange.Part part,
      boolean body)
      throws IOException {
    headers(answer, tag)
        .type(file.contentType())
        .header(HttpHeaders.CONTENT_LENGTH, part.length())
        .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"%s\"".formatted(file.name()));
    if (body) {
      answer.entity(storage.read(file.storageKey(), part.first(), part.length()));
    }
    return answer.build();
  }

  private static Response.ResponseBuilder headers(Response.ResponseBuilder answer, String tag) {
    return answer
        .header(HttpHeaders.ETAG, tag)
        .header("Accept-Ranges", "bytes")
        .header(HttpHeaders.CACHE_CONTROL, "private")
        .header("X-Content-Type-Options", "nosniff");
  }

  private static Response notFound() {
    return Response.status(Response.Status.NOT_FOUND)
        .type("application/problem+json")
        .entity(
            """
            {"type":"about:blank","title":"Not Found","status":404,\
            "detail":"There is no such artifact.","code":"NOT_FOUND","correlationId":"%s"}\
            """
                .formatted(CorrelationId.current()))
        .build();
  }
}
