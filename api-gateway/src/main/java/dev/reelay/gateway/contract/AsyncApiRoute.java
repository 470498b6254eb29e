package dev.reelay.gateway.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;

/**
 * Serves the AsyncAPI documents to everybody: of the events, which the build writes from the code,
 * and of the WebSocket.
 */
@ApplicationScoped
class AsyncApiRoute {
  private static final String EVENTS = "/META-INF/asyncapi.json";
  private static final String REALTIME = "/META-INF/realtime.asyncapi.json";
  private static final int BEFORE_RESOURCES = -1;

  void register(@Observes Router router) throws IOException {
    serve(router, "/asyncapi", EVENTS);
    serve(router, "/asyncapi/realtime", REALTIME);
  }

  private static void serve(Router router, String path, String name) throws IOException {
    Buffer document = read(name);
    router
        .get(path)
        .order(BEFORE_RESOURCES)
        .handler(request ->
            request.response().putHeader("Content-Type", "application/json").end(document));
  }

  private static Buffer read(String name) throws IOException {
    try (InputStream document = AsyncApiRoute.class.getResourceAsStream(name)) {
      if (document == null) {
        throw new IOException("The jar lacks " + name);
      }
      return Buffer.buffer(document.readAllBytes());
    }
  }
}
