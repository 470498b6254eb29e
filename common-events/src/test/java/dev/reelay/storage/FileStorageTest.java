package dev.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStorageTest {
  @TempDir private Path folder;
  private Storage storage;
  private Path file;

  @BeforeEach
  void storage() throws IOException {
    storage = new FileStorage(() -> folder.resolve("root").toString());
    file = Files.writeString(folder.resolve("in.txt"), "0123456789");
  }

  @Test
  void whatIsPutCanBeReadInParts() throws IOException {
    storage.put("job_1/post-1/video.mp4", file);

    try (InputStream part = storage.read("job_1/post-1/video.mp4", 3, 4)) {
      assertThat(part.readAllBytes()).asString().isEqualTo("3456");
    }
    try (InputStream tail = storage.read("job_1/post-1/video.mp4", 8, 100)) {
      assertThat(tail.readAllBytes()).asString().isEqualTo("89");
    }
  }

  @Test
  void deletingAPrefixLeavesTheNeighbours() throws IOException {
    storage.put("job_1/a-1/x", file);
    storage.put("job_1/a-2/x", file);

    storage.deleteAll("job_1/a-1/");
    storage.deleteAll("job_1/a-1/");

    assertThat(storage.exists("job_1/a-1/x")).isFalse();
    assertThat(storage.exists("job_1/a-2/x")).isTrue();
  }

  @Test
  void aMissingKeyIsSaid() {
    assertThatThrownBy(() -> storage.read("job_1/none", 0, 1))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/../../b", "/etc/passwd", "a//b", "", "a\\b", "a b"})
  void keysCannotLeaveTheRoot(String key) {
    assertThatThrownBy(() -> storage.put(key, file)).hasMessageContaining("Not a storage key");
  }
}
