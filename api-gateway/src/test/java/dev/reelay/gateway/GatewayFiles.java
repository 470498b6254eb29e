package dev.reelay.gateway;

import dev.reelay.gateway.route.StubService;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The secrets of a gateway, and a stub of the services behind it. */
public final class GatewayFiles implements QuarkusTestResourceLifecycleManager {
  /** The development key. */
  public static final String KEY = "rk_" + "d".repeat(43);

  /** The admin key. */
  public static final String ADMIN_KEY = "rk_admin_" + "a".repeat(43);

  /** Models beside the studio, each with another manner. */
  private static final String MODELS =
      """
      models:
        painter:
          pipeline: text-to-video
          routes: [{provider: easel, usdPerSecond: 0.1}]
          durations: [4, 8]
          sizes: [1280x720, 720x1280]
          promptMax: 2000
          accepts: [firstFrame]
        lenient:
          pipeline: text-to-video
          routes: [{provider: easel, usdPerVideo: 0.3}]
          accepts: []
          unsupported: drop
        retired:
          enabled: false
          pipeline: text-to-video
          routes: [{provider: easel}]
        understudied:
          pipeline: text-to-video
          routes: [{provider: easel}, {provider: understudy}]
      providers:
        easel: {kind: openai-videos}
        understudy: {kind: openai-videos}
      """;

  private StubService stub;

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("reelay-gateway-test-");
      stub = StubService.start();
      String alive = "http://127.0.0.1:" + stub.port();
      String dead = "http://127.0.0.1:" + unusedPort();
      Map<String, String> settings = new HashMap<>();
      settings.put("reelay.key.pepper-file", write(folder, "pepper", "p".repeat(64)));
      settings.put("reelay.bootstrap.key-file", write(folder, "development-key", KEY + "\n"));
      settings.put("reelay.bootstrap.admin-key-file", write(folder, "admin-key", ADMIN_KEY));
      settings.put("reelay.models.file", write(folder, "models.yaml", MODELS));
      settings.put("reelay.upstream.hub", dead + "," + alive);
      settings.put("reelay.upstream.adapters", alive);
      settings.put("reelay.upstream.tracker", alive);
      settings.put("reelay.upstream.orchestrator", dead);
      settings.put("reelay.public-url", "https://video.example/");
      settings.put("test.stub", alive);
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (stub != null) {
      stub.stop();
    }
  }

  private static String write(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
