package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.Optional;

/** The picture with which a video is to begin, held in memory. */
public final class Picture {
  /** Bytes of a picture at most; what most providers take. */
  public static final int MAX_BYTES = 20 * 1024 * 1024;

  private static final String NAME = "first_frame";

  private final byte[] content;
  private final MediaType type;

  private Picture(byte[] content, MediaType type) {
    this.content = content;
    this.type = type;
  }

  /**
   * Reads the picture of an order; empty when it has none.
   *
   * @throws UnusableInputException when it is no picture, too large or gone
   * @throws ProviderUnreachableException when the storage cannot be read; nothing was sent
   */
  public static Optional<Picture> firstFrame(Storage storage, StageOrder order)
      throws UnusableInputException, ProviderUnreachableException {
    Optional<StoredFile> file =
        order.inputs().stream()
            .filter(input -> input.name().startsWith(NAME + "."))
            .reduce((_, later) -> later);
    return file.isEmpty() ? Optional.empty() : Optional.of(read(storage, file.get()));
  }

  /** The bytes. */
  public byte[] content() {
    return content.clone();
  }

  /** What it is by its content. */
  public MediaType type() {
    return type;
  }

  /** A name that fits the content. */
  public String fileName() {
    return NAME + "." + type.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The picture as an address that holds it (RFC 2397). */
  public String dataUrl() {
    return "data:" + type.text() + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  private static Picture read(Storage storage, StoredFile file)
      throws UnusableInputException, ProviderUnreachableException {
    try (InputStream stream = storage.read(file.storageKey(), 0, MAX_BYTES + 1L)) {
      byte[] content = stream.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new UnusableInputException(
            "The first picture is larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
      }
      MediaType type = MediaType.of(content);
      if (!type.isPicture()) {
        throw new UnusableInputException(
            "The first picture is " + type.text() + "; send a PNG, JPEG or WebP");
      }
      return new Picture(content, type);
    } catch (NoSuchFileException e) {
      throw new UnusableInputException("The first picture is no longer there");
    } catch (IOException e) {
      throw new ProviderUnreachableException("The first picture cannot be read", e, Sent.NO, null);
    }
  }
}
