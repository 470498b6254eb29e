package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Form;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Uploads, and what runs have written. */
final class FilesApi {
  private static final Results.Refusals REFUSALS =
      new Results.Refusals() {
        @Override
        public Reply forbidden() {
          return Reply.empty(403);
        }

        @Override
        public Reply expired() {
          return Reply.empty(404);
        }
      };

  private final Engine engine;

  FilesApi(Engine engine) {
    this.engine = engine;
  }

  Reply view(Call call) {
    String name = call.query("filename");
    String type = or(call.query("type"), "output");
    String folder = or(call.query("subfolder"), "");
    if (name == null || name.isEmpty() || name.startsWith("/") || name.contains("..")) {
      return Reply.empty(400);
    }
    if (folder.contains("..") || folder.startsWith("/")) {
      return Reply.empty(403);
    }
    Run.File file = new Run.File(name, folder, type);
    Reply reply =
        engine
            .disk()
            .film(file)
            .map(job -> film(call, job))
            .or(() ->
                engine
                    .disk()
                    .upload(file)
                    .map(bytes ->
                        Films.serve(call, "application/octet-stream", Reply.Body.of(bytes))))
            .orElseGet(() -> Reply.empty(404));
    return reply.with("Content-Disposition", "filename=\"" + name.replace("\"", "") + "\"");
  }

  /** Also after a restart: the engine has forgotten the run, the disk has its film. */
  private Reply film(Call call, RemoteJob job) {
    return switch (engine.look(job, Operation.RESULT)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> {
        // Nobody counted it, and what goes wrong once must not go wrong for ever.
        job.count(Operation.RESULT);
        yield engine.tools().results().film(call, engine.service(), job, REFUSALS);
      }
      case Sight.Present(_, _, _, var delivery) -> {
        Reply film = engine.tools().results().film(call, engine.service(), job, REFUSALS);
        // A film that breaks off on its own keeps its way of breaking off.
        yield film.delivery().bytes() == Long.MAX_VALUE ? film.by(delivery) : film;
      }
    };
  }

  Reply upload(Call call) {
    Form form = call.form();
    Form.Upload image = form.files().get("image");
    if (image == null || image.fileName().isEmpty() || image.fileName().contains("..")) {
      return Reply.empty(400);
    }
    String overwrite = or(form.fields().get("overwrite"), "false");
    Run.File wished =
        new Run.File(
            image.fileName(),
            or(form.fields().get("subfolder"), ""),
            or(form.fields().get("type"), "input"));
    Run.File kept =
        engine.disk().keep(image, wished, overwrite.equals("true") || overwrite.equals("1"));
    return Reply.json(
        200,
        new JsonObject()
            .put("name", kept.name())
            .put("subfolder", kept.subfolder())
            .put("type", kept.type()));
  }

  private static String or(@Nullable String given, String ordinary) {
    return given == null ? ordinary : given;
  }
}
