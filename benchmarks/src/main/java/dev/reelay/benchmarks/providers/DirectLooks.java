package dev.reelay.benchmarks.providers;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the provider itself, next to the adapters and just as they do: that is the provider's own
 * time.
 */
final class DirectLooks {
  private static final Duration EVERY = Duration.ofMillis(25);

  private final Scene scene;
  private final List<String> remoteIds;
  private final List<Duration> taken = new ArrayList<>();

  DirectLooks(Scene scene, List<String> remoteIds) {
    this.scene = scene;
    this.remoteIds = remoteIds;
  }

  /** Looks every 25 ms, one look after the other; fails when an answer is no success. */
  List<Duration> run(Duration time) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long begun = System.nanoTime();
      for (int i = 0; System.nanoTime() - begun < time.toNanos(); i++) {
        long from = System.nanoTime();
        int status =
            http.send(
                    scene.look(remoteIds.get(i % remoteIds.size())),
                    HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
        long until = System.nanoTime();
        if (status != 200) {
          throw new IOException("The simulator answered " + status);
        }
        taken.add(Duration.ofNanos(until - from));
        TimeUnit.NANOSECONDS.sleep(Math.max(0, EVERY.toNanos() - (until - from)));
      }
    }
    return taken;
  }
}
