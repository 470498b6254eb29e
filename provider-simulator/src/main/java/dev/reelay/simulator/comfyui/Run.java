package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.RemoteJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that was queued.
 *
 * @param job what the ledger knows it by
 * @param promptId what its client knows it by
 * @param number its place in the queue, the smallest first
 * @param clientId whose sockets hear of it, or null
 * @param graph what is done
 * @param extra what came along
 * @param file where the film lies once it is made
 */
record Run(
    RemoteJob job,
    String promptId,
    double number,
    @Nullable String clientId,
    Graph graph,
    JsonObject extra,
    File file) {
  private static final double SAMPLING = 0.85;

  /**
   * A file of the engine.
   *
   * @param name the last part
   * @param subfolder may be empty
   * @param type {@code output}, {@code input} or {@code temp}
   */
  record File(String name, String subfolder, String type) {
    JsonObject json() {
      return new JsonObject().put("filename", name).put("subfolder", subfolder).put("type", type);
    }
  }

  /**
   * How far one node is.
   *
   * @param node which
   * @param value steps done; more than there are when a fault says so
   * @param finished whether nothing is left to do
   */
  record NodeProgress(Graph.Node node, double value, boolean finished) {}

  /** The nodes that have begun, the last one being at work unless all is done. */
  List<NodeProgress> progress(Moment moment) {
    double part = moment.percent() / 100;
    List<NodeProgress> progress = new ArrayList<>();
    double begin = 0;
    for (Graph.Node node : graph.nodes()) {
      double share = share(node);
      double done = share == 0 ? 1 : (part - begin) / share;
      boolean last = node.equals(graph.nodes().getLast());
      boolean finished = done >= 1 && (!last || part >= 1);
      double over = node.isSampler() && part > 1 ? part : Math.clamp(done, 0, 1);
      progress.add(
          new NodeProgress(
              node, Math.floor(node.steps() * (finished ? Math.max(1, over) : over)), finished));
      begin += share;
      if (!finished) {
        break;
      }
    }
    return progress;
  }

  /** The node at work, or the last one. */
  Graph.Node current(Moment moment) {
    return progress(moment).getLast().node();
  }

  /** Its number as it is written, without a fraction where there is none. */
  Number priority() {
    if (number == Math.rint(number)) {
      return (long) number;
    }
    return number;
  }

  /** The queue's entry. */
  JsonArray entry() {
    JsonArray outputs = new JsonArray();
    graph.outputs().forEach(node -> outputs.add(node.id()));
    return new JsonArray().add(priority()).add(promptId).add(graph.json()).add(extra).add(outputs);
  }

  /** What the output nodes tell of their files. */
  JsonObject outputs() {
    JsonObject outputs = new JsonObject();
    graph.outputs().forEach(node -> outputs.put(node.id(), output(node)));
    return outputs;
  }

  /** What one output node tells. */
  JsonObject output(Graph.Node node) {
    JsonArray files = new JsonArray();
    if (node.type().startsWith("VHS")) {
      return new JsonObject().put("gifs", files.add(file.json().put("format", "video/h264-mp4")));
    }
    return new JsonObject()
        .put("images", files.add(file.json()))
        .put("animated", new JsonArray().add(true));
  }

  private double share(Graph.Node node) {
    long samplers = graph.nodes().stream().filter(Graph.Node::isSampler).count();
    long others = graph.nodes().size() - samplers;
    if (samplers == 0 || others == 0) {
      return 1.0 / graph.nodes().size();
    }
    return node.isSampler() ? SAMPLING / samplers : (1 - SAMPLING) / others;
  }
}
