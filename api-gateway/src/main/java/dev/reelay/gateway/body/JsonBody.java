package dev.reelay.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;

/** Reads a JSON object from a request, strictly and within bounds. */
@ApplicationScoped
public class JsonBody {
  private static final int MAX_DEPTH = 32;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final BodyConfig config;

  JsonBody(BodyConfig config) {
    this.config = config;
  }

  /** The fields of the body, which must be one JSON object. Fails with a problem otherwise. */
  public Fields read(InputStream body) {
    byte[] bytes = bytes(body);
    if (bytes.length == 0) {
      throw empty();
    }
    return parse(bytes);
  }

  /** The same for a body that may be left out. */
  public Fields readOptional(InputStream body) {
    byte[] bytes = bytes(body);
    return bytes.length == 0 ? new Fields(JSON.createObjectNode()) : parse(bytes);
  }

  private byte[] bytes(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(config.maxBytes() + 1);
      if (bytes.length > config.maxBytes()) {
        throw BodyLimit.tooLarge(config.maxBytes());
      }
      return bytes;
    } catch (IOException e) {
      throw ProblemException.of(ProblemCode.BAD_REQUEST, "The body broke off.");
    }
  }

  /** Parses a whole document. Fails with a problem unless it is one JSON object. */
  static Fields parse(byte[] bytes) {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw ProblemException.of(
          ProblemCode.INVALID_JSON, "The body is not valid JSON" + where(e.getLocation()) + ".");
    } catch (IOException e) {
      throw ProblemException.of(ProblemCode.INVALID_JSON, "The body is not valid JSON.");
    }
    if (node.isMissingNode()) {
      throw empty();
    }
    if (node instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw ProblemException.of(ProblemCode.WRONG_TYPE, "The body must be a JSON object.");
  }

  private static ProblemException empty() {
    return ProblemException.of(ProblemCode.INVALID_JSON, "The body is empty.");
  }

  private static String where(@org.jspecify.annotations.Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
