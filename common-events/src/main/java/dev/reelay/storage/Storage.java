package dev.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Keeps files under keys such as {@code job_…/rendering-1/video.mp4}: slash-separated names of
 * letters, digits, dot, dash and underscore. A key is either absent or holds a whole file.
 */
public interface Storage {
  /** Stores a finished local file under the key, replacing what was there; the local file stays. */
  void put(String key, Path file) throws IOException;

  /**
   * Reads a part of a file.
   *
   * @param offset first byte, from 0
   * @param length number of bytes; less is delivered when the file ends before
   * @throws java.nio.file.NoSuchFileException when there is no such key
   */
  InputStream read(String key, long offset, long length) throws IOException;

  /** Copies a file to a local path for a program that needs one. */
  void fetch(String key, Path target) throws IOException;

  /** Whether the key holds a file. */
  boolean exists(String key) throws IOException;

  /** Removes every key that begins with the prefix; nothing happens when there is none. */
  void deleteAll(String prefix) throws IOException;
}
