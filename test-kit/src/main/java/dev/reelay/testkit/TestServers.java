package dev.reelay.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a test run a database, a RabbitMQ virtual host, a Redis prefix, a storage directory and
 * token keys of its own, on the real servers that the environment names ({@code eval "$(./reelay
 * servers env)"}), and removes them at the end.
 */
public final class TestServers implements QuarkusTestResourceLifecycleManager {
  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private @Nullable Path folder;

  @Override
  public Map<String, String> start() {
    try {
      database.create();
      vhost.create();
      Path made = Files.createTempDirectory("reelay-test-");
      folder = made;
      Map<String, String> settings = new HashMap<>();
      settings.putAll(database.settings());
      settings.putAll(vhost.settings());
      settings.put("reelay.redis.host", TestEnvironment.text("REELAY_REDIS_HOST", "127.0.0.1"));
      settings.put("reelay.redis.port", TestEnvironment.text("REELAY_REDIS_PORT", "16379"));
      settings.put("reelay.redis.password", TestEnvironment.text("REELAY_REDIS_PASSWORD", ""));
      settings.put("reelay.redis.prefix", database.name());
      settings.put("reelay.storage.dir", made.resolve("storage").toString());
      settings.put("reelay.token.public-key-file", TestTokens.writePublicKey(made).toString());
      settings.put("reelay.token.private-key-file", TestTokens.writePrivateKey(made).toString());
      settings.put("quarkus.http.test-port", "0");
      settings.put("quarkus.management.test-port", "0");
      return settings;
    } catch (SQLException | IOException | InterruptedException e) {
      throw new IllegalStateException(
          "Tests need the real servers: run ./reelay test, or eval \"$(./reelay servers env)\" first",
          e);
    }
  }

  @Override
  public void stop() {
    try {
      vhost.drop();
      database.drop();
      if (folder != null) {
        delete(folder);
      }
    } catch (SQLException | IOException | InterruptedException e) {
      throw new IllegalStateException("Cannot remove what a test made", e);
    }
  }

  private static void delete(Path top) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
