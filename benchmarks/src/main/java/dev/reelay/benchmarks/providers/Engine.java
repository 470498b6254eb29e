package dev.reelay.benchmarks.providers;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The remote engines that the benchmark can use, and how each is asked about one run. */
enum Engine {
  OPENAI_VIDEOS("openai-videos", "/openai/v1", "/videos/%s"),
  REPLICATE("replicate", "/replicate/v1", "/predictions/%s"),
  MINIMAX("minimax", "/minimax", "/v1/query/video_generation?task_id=%s");

  private final String word;
  private final String base;
  private final String look;

  Engine(String word, String base, String look) {
    this.word = word;
    this.base = base;
    this.look = look;
  }

  static Engine of(String word) {
    return Arrays.stream(values())
        .filter(engine -> engine.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--engine takes one of "
                    + Arrays.stream(values()).map(Engine::word).collect(Collectors.joining(", "))));
  }

  /** The kind of the adapter. */
  String word() {
    return word;
  }

  /** Where the adapter finds it. */
  String base(URI simulator) {
    return simulator + base;
  }

  /** The address that tells how far a run is. */
  URI look(URI simulator, String remoteId) {
    return URI.create(base(simulator) + look.formatted(remoteId));
  }
}
