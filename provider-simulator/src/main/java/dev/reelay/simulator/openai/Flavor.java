package dev.reelay.simulator.openai;

import io.vertx.core.json.JsonObject;

/** Who speaks the dialect, and with which accent. */
enum Flavor {
  /** The original. */
  OPENAI("openai"),
  /** vLLM-Omni: the same objects, an answer that waits for the film, deleting is no stopping. */
  VLLM_OMNI("vllm-omni"),
  /** SGLang-Diffusion: errors as FastAPI words them, progress 0 or 100, a status "deleted". */
  SGLANG("sglang");

  private final String word;

  Flavor(String word) {
    this.word = word;
  }

  /** Its name as a provider, and the first segment of its paths. */
  String word() {
    return word;
  }

  /** Whether it is a program on a machine of the client's own, which costs no money by the film. */
  boolean isEngine() {
    return this != OPENAI;
  }

  /** The body of an error. */
  JsonObject error(VideoError error) {
    if (this == SGLANG) {
      return new JsonObject().put("detail", error.message());
    }
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", error.message())
                .put("type", error.type())
                .put("param", error.param())
                .put("code", error.code()));
  }
}
