package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine says of itself: its machine, and a few of the nodes that it has. */
final class CatalogApi {
  private static final long GIB = 1024L * 1024 * 1024;
  private static final Map<String, List<String>> NODES = new LinkedHashMap<>();

  static {
    NODES.put("CheckpointLoaderSimple", List.of("ckpt_name"));
    NODES.put("UNETLoader", List.of("unet_name"));
    NODES.put("CLIPTextEncode", List.of("text", "clip"));
    NODES.put("LoadImage", List.of("image"));
    NODES.put("EmptyLatentImage", List.of("width", "height", "batch_size"));
    NODES.put("KSampler", List.of("seed", "steps", "cfg", "model", "positive", "negative"));
    NODES.put("VAEDecode", List.of("samples", "vae"));
    NODES.put("CreateVideo", List.of("images", "fps"));
    NODES.put("SaveVideo", List.of("video", "filename_prefix"));
    NODES.put("SaveImage", List.of("images", "filename_prefix"));
  }

  private final Engine engine;

  CatalogApi(Engine engine) {
    this.engine = engine;
  }

  Reply systemStats(Call call) {
    JsonObject system =
        new JsonObject()
            .put("os", "posix")
            .put("ram_total", 64 * GIB)
            .put("ram_free", 48 * GIB)
            .put("comfyui_version", engine.flavor().version())
            .put("python_version", "3.12")
            .put("embedded_python", false)
            .put("argv", new JsonArray().add("main.py"));
    long used = engine.running().isPresent() ? 20 * GIB : GIB;
    JsonObject device =
        new JsonObject()
            .put("name", "cuda:0 simulated")
            .put("type", "cuda")
            .put("index", 0)
            .put("vram_total", 24 * GIB)
            .put("vram_free", 24 * GIB - used)
            .put("torch_vram_total", used)
            .put("torch_vram_free", 0);
    return Reply.json(
        200, new JsonObject().put("system", system).put("devices", new JsonArray().add(device)));
  }

  Reply nodes(Call call) {
    JsonObject all = new JsonObject();
    NODES.keySet().forEach(type -> all.put(type, node(type)));
    return Reply.json(200, all);
  }

  /** Empty for a node that it does not have. */
  Reply node(Call call) {
    String type = call.part("type");
    JsonObject one = new JsonObject();
    return Reply.json(200, NODES.containsKey(type) ? one.put(type, node(type)) : one);
  }

  /** Memory is always freed at once. */
  Reply free(Call call) {
    return Reply.empty(200);
  }

  private static JsonObject node(String type) {
    JsonObject inputs = new JsonObject();
    for (String input : NODES.getOrDefault(type, List.of())) {
      inputs.put(input, new JsonArray().add(input.endsWith("_name") ? new JsonArray() : "*"));
    }
    return new JsonObject()
        .put("input", new JsonObject().put("required", inputs))
        .put("output", new JsonArray())
        .put("name", type)
        .put("display_name", type)
        .put("python_module", "nodes")
        .put("output_node", type.startsWith("Save"));
  }
}
