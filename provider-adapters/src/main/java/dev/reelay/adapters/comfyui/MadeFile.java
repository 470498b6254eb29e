package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run left on the server.
 *
 * @param type its shelf there: {@code output}, or {@code temp} for previews
 */
record MadeFile(String node, String filename, String subfolder, String type) {
  private static final Pattern VIDEO = Pattern.compile("(?i).*\\.(mp4|m4v|webm|mov|mkv)");

  /**
   * The file that is most likely the video: of the node that makes the result where one is named,
   * with the name of a video, no preview. Empty when the run left none.
   */
  static Optional<MadeFile> best(JsonNode outputs, @Nullable String resultNode) {
    return all(outputs).stream()
        .max(
            Comparator.<MadeFile>comparingInt(file -> file.node.equals(resultNode) ? 1 : 0)
                .thenComparingInt(file -> VIDEO.matcher(file.filename).matches() ? 1 : 0)
                .thenComparingInt(file -> file.type.equals("output") ? 1 : 0));
  }

  /** Whatever kind of list a node puts its files in. */
  private static List<MadeFile> all(JsonNode outputs) {
    List<MadeFile> files = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : outputs.properties()) {
      for (JsonNode list : node.getValue()) {
        for (JsonNode file : list) {
          String name = file.path("filename").asText("");
          if (!name.isBlank()) {
            files.add(
                new MadeFile(
                    node.getKey(),
                    name,
                    file.path("subfolder").asText(""),
                    file.path("type").asText("output")));
          }
        }
      }
    }
    return files;
  }
}
