package dev.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStorageTest {
  @TempDir private Path folder;
  private Storage storage;
  private Inventory inventory;
  private Path file;

  @BeforeEach
  void storage() throws IOException {
    FileStorage files = new FileStorage(() -> folder.resolve("root").toString());
    storage = files;
    inventory = files;
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

  @Test
  void foldersAreListedInOrderAndInPages() throws IOException {
    for (String job : List.of("job_3", "job_1", "job_2")) {
      storage.put(job + "/a-1/x", file);
    }

    assertThat(inventory.folders("", "", 2)).containsExactly("job_1", "job_2");
    assertThat(inventory.folders("", "job_2", 2)).containsExactly("job_3");
    assertThat(inventory.folders("job_1", "", 9)).containsExactly("a-1");
    assertThat(inventory.folders("job_4", "", 9)).isEmpty();
  }

  @Test
  void onlyOldPartialFilesAndEmptyFoldersAreRemoved() throws IOException {
    storage.put("job_1/a-1/7/x", file);
    Path run = folder.resolve("root/job_1/a-1/7");
    Path old = Files.writeString(run.resolve(".incoming-1"), "half");
    Path young = Files.writeString(run.resolve(".incoming-2"), "half");
    Instant now = Files.getLastModifiedTime(young).toInstant();
    Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(60)));

    int deleted = inventory.deletePartial("job_1/a-1", now.minusSeconds(30));
    inventory.deleteIfEmpty("job_1/a-1");

    assertThat(deleted).isEqualTo(1);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(storage.exists("job_1/a-1/7/x")).isTrue();
    assertThat(inventory.changedAt("job_1").orElseThrow()).isAfterOrEqualTo(now);
    assertThat(inventory.changedAt("job_2")).isEmpty();
    storage.deleteAll("job_1/a-1/");
    inventory.deleteIfEmpty("job_1");
    assertThat(folder.resolve("root/job_1")).doesNotExist();
  }
}
