package dev.reelay.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What lies in the storage, for whoever clears up behind others; folders are named as keys are. */
public interface Inventory {
  /**
   * Names of the folders directly in a folder, in alphabetical order; none when it is not there.
   *
   * @param folder the empty text means the whole storage
   * @param after only names behind this one; the empty text means all
   * @param limit number of names at most
   */
  List<String> folders(String folder, String after, int limit) throws IOException;

  /** The last change of a folder or of anything in it; empty when it is not there. */
  Optional<Instant> changedAt(String folder) throws IOException;

  /**
   * Removes what interrupted puts left in a folder and below.
   *
   * @param before only what was last changed before this moment
   * @return how many files
   */
  int deletePartial(String folder, Instant before) throws IOException;

  /** Removes a folder that holds nothing; nothing happens to others. */
  void deleteIfEmpty(String folder) throws IOException;
}
