package dev.reelay.gateway.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;

/** Serves the AsyncAPI document, which the build writes from the code, to everybody. */
@ApplicationScoped
class AsyncApiRoute {
  private static final String DOCUMENT = "/META-INF/asyncapi.json";
  private static final int BEFORE_RESOURCES = -1;

  void register(@Observes Router router) throws IOException {
    Buffer document = read();
    router
        .get("/asyncapi")
        .order(BEFORE_RESOURCES)
        .handler(request ->
            request.response().putHeader("Content-Type", "application/json").end(document));
  }

  private static Buffer read() throws IOException {
    try (InputStream document = AsyncApiRoute.class.getResourceAsStream(DOCUMENT)) {
      if (document == null) {
        throw new IOException("The jar lacks " + DOCUMENT);
      }
      return Buffer.buffer(document.readAllBytes());
    }
  }
}
