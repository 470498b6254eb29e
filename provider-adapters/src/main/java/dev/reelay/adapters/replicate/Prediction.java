package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A prediction as Replicate tells it; models decide the shape of output, logs and error. */
@RegisterForReflection
record Prediction(
    @Nullable String id,
    @Nullable String status,
    @Nullable JsonNode output,
    @Nullable JsonNode logs,
    @Nullable JsonNode error,
    @Nullable JsonNode metrics,
    @JsonProperty("data_removed") @Nullable Boolean dataRemoved,
    @JsonProperty("created_at") @Nullable String createdAt,
    @JsonProperty("started_at") @Nullable String startedAt,
    @JsonProperty("completed_at") @Nullable String completedAt,
    @Nullable String deadline) {
  private static final Pattern VIDEO = Pattern.compile("(?i)\\.(mp4|m4v|webm|mov|mkv)$");
  private static final int DEPTH_MAX = 4;
  private static final int FILES_MAX = 100;

  /** What the model printed; null when it is not there, or no text. */
  @Nullable String log() {
    return logs == null ? null : logs.textValue();
  }

  /** What went wrong, in the words of the model; null when there are none. */
  @Nullable String fault() {
    if (error == null || error.isNull()) {
      return null;
    }
    return error.isTextual() ? error.textValue() : error.toString();
  }

  /** Whether what it made was deleted, as happens an hour after its end. */
  boolean isForgotten() {
    return Boolean.TRUE.equals(dataRemoved);
  }

  /** When the last thing that it tells of happened; null when it tells no time. */
  @Nullable Instant lastMoment() {
    for (String text : new String[] {completedAt, startedAt, createdAt}) {
      Instant moment = moment(text);
      if (moment != null) {
        return moment;
      }
    }
    return null;
  }

  /** Whether it ended before its deadline; false when one of the two is not told. */
  boolean endedInTime() {
    Instant latest = moment(deadline);
    Instant end = moment(completedAt);
    return latest != null && end != null && end.isBefore(latest);
  }

  /** Whether it ended at its deadline or later; false when one of the two is not told. */
  boolean endedLate() {
    Instant latest = moment(deadline);
    Instant end = moment(completedAt);
    return latest != null && end != null && !end.isBefore(latest);
  }

  /**
   * The file among the output that is most likely the video: the first with the name of one, else
   * the first.
   */
  Optional<URI> video() {
    List<URI> files = new ArrayList<>();
    collect(output, 0, files);
    return files.stream()
        .filter(file -> file.getPath() != null && VIDEO.matcher(file.getPath()).find())
        .findFirst()
        .or(() -> files.stream().findFirst());
  }

  private static void collect(@Nullable JsonNode node, int depth, List<URI> files) {
    if (node == null || depth > DEPTH_MAX || files.size() >= FILES_MAX) {
      return;
    }
    if (node.isTextual()) {
      address(node.textValue()).ifPresent(files::add);
    } else {
      node.forEach(child -> collect(child, depth + 1, files));
    }
  }

  private static Optional<URI> address(String text) {
    if (!text.startsWith("https://") && !text.startsWith("http://")) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant moment(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
