package dev.reelay.adapters.contract;

import dev.reelay.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of a folder as a storage that is only read. */
record FolderStorage(Path folder) implements Storage {
  @Override
  public InputStream read(String key, long offset, long length) throws IOException {
    try (InputStream content = Files.newInputStream(folder.resolve(key))) {
      content.skipNBytes(offset);
      return new ByteArrayInputStream(
          content.readNBytes((int) Math.min(length, Integer.MAX_VALUE)));
    }
  }

  @Override
  public void fetch(String key, Path target) throws IOException {
    Files.copy(folder.resolve(key), target);
  }

  @Override
  public boolean exists(String key) {
    return Files.exists(folder.resolve(key));
  }

  @Override
  public void put(String key, Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteAll(String prefix) {
    throw new UnsupportedOperationException();
  }
}
