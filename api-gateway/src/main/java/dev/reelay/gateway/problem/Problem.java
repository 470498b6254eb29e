package dev.reelay.gateway.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error, as RFC 9457 has it.
 *
 * @param type URI of this kind of problem
 * @param title what it means, the same for each occurrence
 * @param status the HTTP status
 * @param detail what is wrong this time
 * @param code stable code, see {@link ProblemCode}
 * @param correlationId of the request
 * @param field the field or parameter that is wrong
 * @param retryAfter seconds until another try makes sense
 * @param suggestedActions what a person could do, most useful first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String correlationId,
    @Nullable String field,
    @Nullable Long retryAfter,
    @Nullable List<String> suggestedActions) {

  /** The media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem document cannot be written. Indicates a bug.", e);
    }
  }
}
