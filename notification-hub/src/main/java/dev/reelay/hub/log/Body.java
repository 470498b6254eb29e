package dev.reelay.hub.log;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the canonical body of an entry, once: what follows only copies it. Pure. */
final class Body {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final String BEGINNING = "{\"seq\":";

  /**
   * What an entry says of itself, but for its number.
   *
   * @param at when the event happened
   */
  record Heading(String type, String jobId, String correlationId, Instant at) {}

  private Body() {}

  /** The entry with this number; the rest is what {@link #write} made. */
  static String numbered(long seq, String rest) {
    return BEGINNING + seq + rest;
  }

  /**
   * All that follows the number, which comes first and is given by the statement that adds the
   * entry.
   */
  static String write(Heading heading, JobState state, ObjectNode extras) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("seq", 0);
    body.put("type", heading.type());
    body.put("jobId", heading.jobId());
    body.put("taskId", heading.jobId());
    body.put("timestamp", Figures.time(heading.at()));
    body.put("status", state.status().word());
    body.set("progress", Figures.tenths(state.progress()));
    detail(body, state.detail());
    body.set("warnings", JSON.valueToTree(state.warnings()));
    body.put("correlationId", heading.correlationId());
    if (state.attempt() > 0) {
      body.put("attempt", state.attempt());
    }
    body.setAll(extras);
    try {
      return JSON.writeValueAsString(body).substring(BEGINNING.length() + 1);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write an entry. Indicates a bug.", e);
    }
  }

  private static void detail(ObjectNode body, Detail detail) {
    text(body, "stage", detail.stage());
    figure(body, "stageProgress", detail.stageProgress());
    text(body, "message", detail.message());
    text(body, "substageDetail", detail.substageDetail());
    number(body, "currentItem", detail.currentItem());
    number(body, "totalItems", detail.totalItems());
    number(body, "currentFrame", detail.currentFrame());
    number(body, "totalFrames", detail.totalFrames());
    figure(body, "etaSeconds", detail.etaSeconds());
    figure(body, "elapsedSeconds", detail.elapsedSeconds());
  }

  private static void text(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static void number(ObjectNode body, String name, @Nullable Number value) {
    if (value != null) {
      body.put(name, value.longValue());
    }
  }

  private static void figure(ObjectNode body, String name, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      body.set(name, Figures.tenths(value));
    }
  }
}
