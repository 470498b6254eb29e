package dev.reelay.adapters.artifact;

import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Puts the files of a stage run into the storage and measures them on the way. */
@ApplicationScoped
public class Shelf {
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.-]");
  private static final int BUFFER = 64 * 1024;

  private final Storage storage;

  Shelf(Storage storage) {
    this.storage = storage;
  }

  /**
   * Stores whatever of the output is not stored yet.
   *
   * @param folder storage folder of the run
   */
  public List<StoredFile> keep(String folder, StageOutput output) throws IOException {
    List<StoredFile> kept = new ArrayList<>();
    for (StageOutput.File file : output.files()) {
      kept.add(
          switch (file) {
            case StageOutput.File.Stored stored -> stored.file();
            case StageOutput.File.Local local -> keep(folder, local);
          });
    }
    return kept;
  }

  /** Stores one local file under its name, with characters that storage keys lack replaced. */
  public StoredFile keep(String folder, StageOutput.File.Local file) throws IOException {
    String name = UNSAFE.matcher(file.name()).replaceAll("_").replace("..", "__");
    String key = folder + "/" + name;
    StoredFile measured =
        new StoredFile(name, key, file.contentType(), Files.size(file.path()), sha256(file.path()));
    storage.put(key, file.path());
    return measured;
  }

  /** Removes every file below a folder. */
  public void clear(String folder) throws IOException {
    storage.deleteAll(folder + "/");
  }

  /** The lower-case hexadecimal SHA-256 of a file. */
  public static String sha256(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
