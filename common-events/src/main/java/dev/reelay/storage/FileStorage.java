package dev.reelay.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Storage in a directory; several instances may share it through a network file system. */
@ApplicationScoped
class FileStorage implements Storage, Inventory {
  private static final String PARTIAL = ".incoming-";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

  private final Path root;

  FileStorage(StorageConfig config) {
    this.root = Path.of(config.dir()).toAbsolutePath().normalize();
  }

  @Override
  public void put(String key, Path file) throws IOException {
    Path target = path(key);
    Files.createDirectories(target.getParent());
    Path whole = Files.createTempFile(target.getParent(), PARTIAL, "");
    try {
      Files.copy(file, whole, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  @Override
  public InputStream read(String key, long offset, long length) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path(key));
    channel.position(offset);
    return new Limited(new BufferedInputStream(Channels.newInputStream(channel)), length);
  }

  @Override
  public void fetch(String key, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.copy(path(key), target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean exists(String key) {
    return Files.isRegularFile(path(key));
  }

  @Override
  public void deleteAll(String prefix) throws IOException {
    Path top = path(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
    if (Files.notExists(top)) {
      return;
    }
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
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public List<String> folders(String folder, String after, int limit) throws IOException {
    Path top = folder.isEmpty() ? root : path(folder);
    if (Files.notExists(top)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(top)) {
      return all.filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.compareTo(after) > 0 && KEY.matcher(name).matches())
          .sorted()
          .limit(limit)
          .toList();
    }
  }

  @Override
  public Optional<Instant> changedAt(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(path(folder))) {
      Instant last = Instant.MIN;
      for (Path path : all.toList()) {
        Instant changed = Files.getLastModifiedTime(path).toInstant();
        last = changed.isAfter(last) ? changed : last;
      }
      return Optional.of(last);
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Somebody clears it away.
      return Optional.empty();
    }
  }

  @Override
  public int deletePartial(String folder, Instant before) throws IOException {
    int deleted = 0;
    try (Stream<Path> all = Files.walk(path(folder))) {
      for (Path file : all.filter(FileStorage::isPartial).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)
            && Files.deleteIfExists(file)) {
          deleted++;
        }
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Another instance clears the same folder.
      return deleted;
    }
    return deleted;
  }

  private static boolean isPartial(Path file) {
    return String.valueOf(file.getFileName()).startsWith(PARTIAL);
  }

  @Override
  public void deleteIfEmpty(String folder) throws IOException {
    try {
      Files.deleteIfExists(path(folder));
    } catch (DirectoryNotEmptyException e) {
      // It holds something again, and stays.
      return;
    }
  }

  private Path path(String key) {
    if (!KEY.matcher(key).matches() || key.contains("..")) {
      throw new IllegalArgumentException("Not a storage key: " + key);
    }
    return root.resolve(key);
  }

  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      int value = super.read();
      left -= value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
