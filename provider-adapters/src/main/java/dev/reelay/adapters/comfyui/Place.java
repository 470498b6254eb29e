package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Where a run is in the queue of the server: rows of number, prompt id, graph, extra, outputs. */
sealed interface Place {
  /** It is at work. */
  record Running() implements Place {}

  /**
   * It waits.
   *
   * @param position from 1
   */
  record Waiting(int position) implements Place {}

  /** It is not in the queue. */
  record Absent() implements Place {}

  /** Reads the answer of {@code /queue}. */
  static Place of(JsonNode queue, String promptId) {
    if (rows(queue.path("queue_running")).anyMatch(row -> promptId.equals(id(row)))) {
      return new Running();
    }
    Optional<JsonNode> own =
        rows(queue.path("queue_pending")).filter(row -> promptId.equals(id(row))).findFirst();
    if (own.isEmpty()) {
      return new Absent();
    }
    double number = own.get().path(0).asDouble();
    long before =
        rows(queue.path("queue_pending")).filter(row -> row.path(0).asDouble() < number).count();
    return new Waiting((int) before + 1);
  }

  /**
   * The id under which the queue holds a run that carries our mark, whatever the server calls it.
   */
  static Optional<String> marked(JsonNode queue, String mark) {
    return Stream.concat(rows(queue.path("queue_running")), rows(queue.path("queue_pending")))
        .filter(row -> mark.equals(id(row)) || isMarked(row, mark))
        .map(Place::id)
        .findFirst();
  }

  /** Whether a row of the queue or of the history carries our mark. */
  static boolean isMarked(JsonNode row, String mark) {
    return mark.equals(row.path(3).path(ComfyUiApi.MARK).asText(""));
  }

  private static String id(JsonNode row) {
    return row.path(1).asText("");
  }

  private static Stream<JsonNode> rows(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
