package dev.reelay.gateway.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.event.GenerationParameters;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.model.Model;
import dev.reelay.model.Models;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the body of a create request into a checked request; the first fault is named. */
@ApplicationScoped
public class JobRequests {
  /** Their capabilities come later; until then ignoring them would deceive. */
  private static final List<String> RESERVED = List.of("providers", "parameters");

  private static final int PRIORITY_MAX = 9;
  private static final int URL_MAX = 2_048;

  private static final int NAMED_FIELDS_MAX = 20;
  private static final int NAME_SHOWN_MAX = 64;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IntakeConfig limits;
  private final Models models;

  JobRequests(IntakeConfig limits, Models models) {
    this.limits = limits;
    this.models = models;
  }

  /** Reads a request. Fails with a problem that names the field. */
  public JobRequest read(Fields body, Dialect dialect) {
    for (String reserved : RESERVED) {
      if (body.has(reserved)) {
        throw ProblemException.at(
            reserved,
            ProblemCode.RESERVED_FIELD,
            "'" + reserved + "' is reserved for a later release and cannot be used yet.");
      }
    }
    String name = body.requiredText("model");
    Model model = model(name);
    String prompt = prompt(body, Math.min(limits.promptMax(), model.limits().promptMax()));
    WantedParameters wanted = WantedParameters.read(body, model);
    Map<String, Object> metadata = metadata(body);
    String webhookUrl = webhookUrl(body);
    Integer priority = body.integer("priority", 0, PRIORITY_MAX);
    List<String> ignored = dialect == Dialect.TASK ? ignored(body) : List.of();
    if (dialect == Dialect.NATIVE) {
      body.refuseUnknown();
    }
    return new JobRequest(
        name,
        prompt,
        wanted.parameters(),
        wanted.inputs(),
        metadata,
        webhookUrl,
        priority,
        Stream.concat(wanted.warnings().stream(), ignored.stream()).toList(),
        Fingerprint.of(dialect + "\n" + body.canonical()));
  }

  /** The request of an earlier job, checked against what its model can do now. */
  JobRequest again(JobView.Order order, Brief brief) {
    GenerationParameters parameters = brief.parameters();
    ObjectNode body = JSON.createObjectNode();
    body.put("model", order.model());
    body.put("prompt", brief.prompt());
    body.put("size", parameters.size());
    body.put("duration", parameters.duration());
    body.put("fps", parameters.fps());
    body.put("seed", parameters.seed());
    body.put("priority", order.priority());
    if (brief.webhookUrl() != null) {
      body.put("webhookUrl", brief.webhookUrl());
    }
    body.set("inputs", JSON.valueToTree(brief.inputs()));
    body.set("metadata", JSON.valueToTree(order.metadata()));
    return read(Fields.of(body), Dialect.NATIVE);
  }

  /** A model that can be asked for. Fails with a problem for any other name. */
  Model model(String name) {
    Map<String, Model> offered = models.now().models();
    Model model = offered.get(name);
    if (model == null || !model.enabled()) {
      throw ProblemException.at("model", ProblemCode.UNKNOWN_MODEL, "There is no such model.")
          .suggest("Use one of: " + String.join(", ", enabled(offered)));
    }
    return model;
  }

  private static List<String> enabled(Map<String, Model> models) {
    return models.entrySet().stream()
        .filter(entry -> entry.getValue().enabled())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static String prompt(Fields body, int max) {
    String prompt = body.requiredText("prompt");
    if (prompt.codePointCount(0, prompt.length()) > max) {
      throw Fields.invalid("prompt", "must have at most " + max + " characters");
    }
    return prompt;
  }

  /** In its form alone: whether it may be called is found out when it is. */
  private static @Nullable String webhookUrl(Fields body) {
    String text = body.text("webhookUrl");
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && text.length() <= URL_MAX) {
        return text;
      }
    } catch (URISyntaxException _) {
      // Falls through to the one refusal.
    }
    throw Fields.invalid(
        "webhookUrl", "must be a web address without a user, a password and a fragment");
  }

  private Map<String, Object> metadata(Fields body) {
    ObjectNode metadata = body.object("metadata");
    if (metadata == null) {
      return Map.of();
    }
    if (metadata.size() > limits.metadataKeys()) {
      throw Fields.invalid("metadata", "must have at most " + limits.metadataKeys() + " entries");
    }
    try {
      if (JSON.writeValueAsBytes(metadata).length > limits.metadataBytes()) {
        throw Fields.invalid(
            "metadata", "must have at most " + limits.metadataBytes() + " bytes as JSON");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was parsed cannot be written. Indicates a bug.", e);
    }
    return JSON.convertValue(metadata, new TypeReference<Map<String, Object>>() {});
  }

  private static List<String> ignored(Fields body) {
    return body.unknown().stream()
        .limit(NAMED_FIELDS_MAX)
        .map(field -> "Field '" + shortened(field) + "' is not supported and was ignored")
        .toList();
  }

  private static String shortened(String name) {
    String storable = name.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return storable.length() <= NAME_SHOWN_MAX ? storable : storable.substring(0, NAME_SHOWN_MAX);
  }
}
