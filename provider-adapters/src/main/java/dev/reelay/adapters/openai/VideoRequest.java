package dev.reelay.adapters.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Multipart;
import dev.reelay.adapters.remote.Options;
import dev.reelay.adapters.remote.Picture;
import dev.reelay.event.GenerationParameters;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a video.
 *
 * @param fields all but the picture
 */
record VideoRequest(Map<String, String> fields, Optional<Picture> picture) {

  /** What the engine is asked for; the options of the route are sent along to engines. */
  static VideoRequest of(Flavor flavor, Handover handover, Optional<Picture> picture) {
    GenerationParameters wanted = handover.order().request().parameters();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("prompt", handover.order().request().prompt());
    fields.put("model", handover.route().remoteModel());
    put(fields, "seconds", wanted.duration());
    put(fields, "size", wanted.size());
    if (flavor.isEngine()) {
      put(fields, "fps", wanted.fps());
      put(fields, "seed", wanted.seed());
    }
    handover.route().options().forEach(fields::putIfAbsent);
    return new VideoRequest(fields, picture);
  }

  HttpRequest.Builder post(URI url, Flavor flavor) {
    return flavor.needsJson() && picture.isEmpty() ? json(url) : form(url);
  }

  private HttpRequest.Builder form(URI url) {
    Multipart form = new Multipart();
    fields.forEach(form::text);
    picture.ifPresent(found ->
        form.file("input_reference", found.fileName(), found.type().text(), found.content()));
    return form.post(url);
  }

  private HttpRequest.Builder json(URI url) {
    ObjectNode body = Answer.JSON.createObjectNode();
    Map<String, String> rest = new LinkedHashMap<>(fields);
    body.put("prompt", rest.remove("prompt"));
    body.put("model", rest.remove("model"));
    Options.put(body, rest);
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private static void put(Map<String, String> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value.toString());
    }
  }
}
