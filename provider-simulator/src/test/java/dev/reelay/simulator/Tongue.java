package dev.reelay.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;

/** How the tests of faults speak to one provider. */
public enum Tongue {
  OPENAI("/openai/v1/videos", "/openai/v1/videos/") {
    @Override
    HttpRequest.Builder create(HttpRequest.Builder request, String scenario) {
      return Client.json(request, "POST", named(scenario));
    }

    @Override
    String word(Client.Answer answer) {
      JsonObject error = answer.json().getJsonObject("error");
      return error == null ? "" : answer.status() + " " + error.getString("code");
    }
  },
  SGLANG("/sglang/v1/videos", "/sglang/v1/videos/") {
    @Override
    HttpRequest.Builder create(HttpRequest.Builder request, String scenario) {
      return Client.json(request, "POST", named(scenario));
    }

    @Override
    String word(Client.Answer answer) {
      return answer.json().containsKey("detail") ? String.valueOf(answer.status()) : "";
    }
  },
  MINIMAX("/minimax/v1/video_generation", "/minimax/v1/query/video_generation?task_id=") {
    @Override
    HttpRequest.Builder create(HttpRequest.Builder request, String scenario) {
      return Client.json(request, "POST", named(scenario));
    }

    @Override
    String word(Client.Answer answer) {
      if (!answer.text().startsWith("{")) {
        return String.valueOf(answer.status());
      }
      int code = answer.json().getJsonObject("base_resp").getInteger("status_code");
      return code == 0 || answer.json().containsKey("status") ? "" : answer.status() + " " + code;
    }

    @Override
    String failure(JsonObject job) {
      return job.getJsonObject("base_resp").getInteger("status_code").toString();
    }

    @Override
    Client.Answer film(Client client, String id) {
      String file = client.get(look(id)).json().getString("file_id");
      JsonObject found = client.get("/minimax/v1/files/retrieve?file_id=" + file).json();
      return client.get(found.getJsonObject("file").getString("download_url"));
    }
  },
  MINIMAX_V2("/minimax/v2/video_generation", "/minimax/v2/query/video_generation/") {
    @Override
    HttpRequest.Builder create(HttpRequest.Builder request, String scenario) {
      JsonObject text = new JsonObject().put("type", "text").put("text", Client.unique("a boat"));
      return Client.json(
          request,
          "POST",
          new JsonObject().put("model", scenario).put("content", new JsonArray().add(text)));
    }

    @Override
    String word(Client.Answer answer) {
      JsonObject error = answer.json().getJsonObject("error");
      return error == null ? "" : answer.status() + " " + error.getString("type");
    }

    @Override
    JsonObject job(Client client, String id) {
      return client.get(look(id)).json().getJsonObject("task");
    }

    @Override
    Client.Answer film(Client client, String id) {
      return client.get(job(client, id).getJsonObject("content").getString("url"));
    }
  },
  REPLICATE("/replicate/v1/predictions", "/replicate/v1/predictions/") {
    @Override
    HttpRequest.Builder create(HttpRequest.Builder request, String scenario) {
      JsonObject input = new JsonObject().put("prompt", Client.unique("a boat"));
      return Client.json(
          request, "POST", new JsonObject().put("version", scenario).put("input", input));
    }

    @Override
    String word(Client.Answer answer) {
      String title = answer.json().getString("title");
      return title == null ? "" : answer.status() + " " + title;
    }

    @Override
    String failure(JsonObject job) {
      return job.getString("error").replaceFirst("^[^(]*\\(?", "").replace(")", "");
    }

    @Override
    Client.Answer film(Client client, String id) {
      return client.get(job(client, id).getString("output"));
    }
  };

  private static final List<String> ENDS =
      List.of("completed", "failed", "Success", "Fail", "succeeded", "cancelled");

  private final String path;
  private final String look;

  /**
   * A tongue.
   *
   * @param path where jobs are created
   * @param look where they are looked at, up to their id
   */
  Tongue(String path, String look) {
    this.path = path;
    this.look = look;
  }

  abstract HttpRequest.Builder create(HttpRequest.Builder request, String scenario);

  /** What an error says, in short; empty when it is none. */
  abstract String word(Client.Answer answer);

  String path() {
    return path;
  }

  String look(String id) {
    return look + id;
  }

  String id(JsonObject created) {
    return created.getString(created.containsKey("task_id") ? "task_id" : "id");
  }

  JsonObject job(Client client, String id) {
    return client.get(look(id)).json();
  }

  String failure(JsonObject job) {
    JsonObject error = job.getJsonObject("error");
    return error.getString("code", error.getString("message"));
  }

  Client.Answer film(Client client, String id) {
    return client.get(look(id) + "/content");
  }

  Client.Answer create(Client client, String scenario) {
    return client.send(path(), request -> create(request, scenario));
  }

  Client.Answer dare(Client client, String scenario) throws IOException {
    return client.exchange(path(), request -> create(request, scenario));
  }

  String created(Client client, String scenario) {
    return id(create(client, scenario).json());
  }

  static boolean isEnded(JsonObject job) {
    return ENDS.contains(job.getString("status"));
  }

  private static JsonObject named(String scenario) {
    return new JsonObject().put("model", scenario).put("prompt", Client.unique("a boat"));
  }
}
