package dev.reelay.orchestrator.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What texts mean, for those that were read last: the request of a job is read with each of its
 * events and never changes, and most plans are the same.
 */
final class Memo<T> {
  /** Larger ones are rare, and would fill the memory. */
  private static final int CHARACTERS_MAX = 8_192;

  private final Function<String, T> read;
  private final Map<String, T> known;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Knows nothing yet.
   *
   * @param size most texts to remember
   * @param read makes an immutable value of a text
   */
  Memo(int size, Function<String, T> read) {
    this.read = read;
    this.known =
        new LinkedHashMap<>(size, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > size;
          }
        };
  }

  T of(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return read.apply(text);
    }
    lock.lock();
    try {
      return known.computeIfAbsent(text, read);
    } finally {
      lock.unlock();
    }
  }
}
