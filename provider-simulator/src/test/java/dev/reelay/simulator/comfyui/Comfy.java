package dev.reelay.simulator.comfyui;

import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** A client of one engine. */
record Comfy(Client client, String root) {
  /** Somebody with a ledger of its own, at an engine that has just been started. */
  static Comfy fresh(String root) {
    Client client = Client.fresh();
    client.post("/simulator/restart", new JsonObject().put("provider", root.substring(1)));
    return new Comfy(client, root);
  }

  static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** A small text to video workflow; its model's name is a scenario. */
  static JsonObject graph(String scenario) {
    return new JsonObject()
        .put("1", node("UNETLoader", new JsonObject().put("unet_name", scenario + ".safetensors")))
        .put("2", node("CLIPTextEncode", new JsonObject().put("text", Client.unique("a boat"))))
        .put(
            "3",
            node(
                "EmptyHunyuanLatentVideo",
                new JsonObject().put("width", 480).put("height", 832).put("length", 96)))
        .put(
            "4",
            node(
                "KSampler",
                new JsonObject()
                    .put("steps", 30)
                    .put("model", link("1"))
                    .put("positive", link("2"))
                    .put("latent_image", link("3"))))
        .put("5", node("VAEDecode", new JsonObject().put("samples", link("4"))))
        .put(
            "6",
            node(
                "SaveVideo",
                new JsonObject().put("video", link("5")).put("filename_prefix", "video/boat")));
  }

  static JsonObject node(String type, JsonObject inputs) {
    return new JsonObject().put("class_type", type).put("inputs", inputs);
  }

  private static JsonArray link(String node) {
    return new JsonArray().add(node).add(0);
  }

  Client.Answer submit(JsonObject body) {
    return client.post(root + "/prompt", body);
  }

  Client.Answer submit(String id, String scenario) {
    return submit(new JsonObject().put("prompt_id", id).put("prompt", graph(scenario)));
  }

  /** Submits under a new id. */
  String submitted(String scenario) {
    String id = uuid();
    submit(id, scenario);
    return id;
  }

  JsonObject history(String id) {
    return client.get(root + "/history/" + id).json();
  }

  JsonObject awaitEnd(String id) {
    return await().until(() -> history(id), history -> history.containsKey(id)).getJsonObject(id);
  }

  /** What the ledger says of all that goes on under the key. */
  JsonObject load() {
    return client.get("/ledger").json().getJsonArray("credentials").stream()
        .map(JsonObject.class::cast)
        .filter(load -> load.getString("account").equals(client.account()))
        .findFirst()
        .orElseThrow();
  }

  void awaitRunning(String id) {
    await().until(() -> queue("queue_running").contains(id));
  }

  /** The ids in a part of the queue. */
  String queue(String part) {
    return client.get(root + "/queue").json().getJsonArray(part).encode();
  }

  Client.Answer view(JsonObject file) {
    return client.get(
        root
            + "/view?filename="
            + file.getString("filename")
            + "&subfolder="
            + file.getString("subfolder")
            + "&type="
            + file.getString("type"));
  }

  static JsonObject file(JsonObject history) {
    return history
        .getJsonObject("outputs")
        .getJsonObject("6")
        .getJsonArray("images")
        .getJsonObject(0);
  }

  static String status(JsonObject history) {
    return history.getJsonObject("status").getString("status_str");
  }
}
