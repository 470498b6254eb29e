package dev.reelay.benchmarks.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures of this machine's servers depend on. */
public final class ServerFacts {
  private static final Pattern SYNC =
      Pattern.compile("fdatasync +([0-9.]+ ops/sec +[0-9]+ usecs/op)");

  private ServerFacts() {}

  /**
   * Versions, and how fast a commit can reach the disk at best.
   *
   * @param postgres folder of PostgreSQL's programs
   * @param work folder on the disk that is asked
   */
  public static Map<String, Object> of(Path postgres, Path work)
      throws IOException, InterruptedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("postgres", firstLine(List.of(postgres.resolve("postgres").toString(), "-V")));
    facts.put("rabbitmq", rabbitVersion());
    facts.put("pg_test_fsync fdatasync", sync(postgres, work));
    return facts;
  }

  private static String rabbitVersion() throws IOException, InterruptedException {
    String credentials =
        System.getenv("REELAY_RABBITMQ_USERNAME") + ":" + System.getenv("REELAY_RABBITMQ_PASSWORD");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://%s:%s/api/overview"
                        .formatted(
                            System.getenv("REELAY_RABBITMQ_HOST"),
                            System.getenv("REELAY_RABBITMQ_MANAGEMENT_PORT"))))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return new ObjectMapper().readTree(answer).path("rabbitmq_version").asText("unknown");
    }
  }

  private static String firstLine(List<String> command) throws IOException, InterruptedException {
    return Program.line(command, Map.of(), _ -> true, new StringBuilder());
  }

  private static String sync(Path postgres, Path work) throws IOException, InterruptedException {
    Path file = work.resolve("fsync.tmp");
    List<String> command =
        List.of(postgres.resolve("pg_test_fsync").toString(), "-s", "1", "-f", file.toString());
    String line =
        Program.line(command, Map.of(), text -> SYNC.matcher(text).find(), new StringBuilder());
    Files.deleteIfExists(file);
    Matcher matcher = SYNC.matcher(line);
    return matcher.find() ? matcher.group(1).replaceAll(" +", " ") : "unknown";
  }
}
