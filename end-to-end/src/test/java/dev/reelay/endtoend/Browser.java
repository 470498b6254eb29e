package dev.reelay.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser that opens a page which watches a job. */
final class Browser {
  private final Path program;

  private Browser(Path program) {
    this.program = program;
  }

  /** The browser of this machine, if it has one. */
  static Optional<Browser> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::new);
  }

  /** Opens the page and returns what it saw over both channels, as it reports at the end. */
  JsonPath watch(String url, String key, String job, Duration patience) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> serve(exchange, seen));
    server.start();
    Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser-");
    String page =
        "http://127.0.0.1:%d/?url=%s&key=%s&job=%s"
            .formatted(server.getAddress().getPort(), url, key, job);
    Process browser =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    // The page comes from the test, not from the gateway.
                    "--disable-web-security",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    page))
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.log").toFile())
            .start();
    try {
      return JsonPath.from(seen.get(patience.toSeconds(), TimeUnit.SECONDS));
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
      server.stop(0);
    }
  }

  private static void serve(HttpExchange exchange, CompletableFuture<String> seen)
      throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      String told = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      seen.complete(told);
      return;
    }
    byte[] page = Files.readAllBytes(Path.of("src", "test", "clients", "page.html"));
    exchange.getResponseHeaders().add("Content-Type", "text/html;charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }
}
