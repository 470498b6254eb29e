package dev.reelay.adapters.studio;

import java.net.URI;
import java.nio.file.Path;

/** Where the pictures that clients name come from. */
@FunctionalInterface
public interface PictureSource {
  /**
   * Fetches a picture into a file that does not exist yet.
   *
   * @return its media type by its content, for example {@code image/png}
   * @throws StudioException when there is no usable picture ({@code INVALID_REQUEST}) or it could
   *     not be fetched now ({@code PROVIDER_UNAVAILABLE}); the message is safe to show
   */
  String fetch(URI url, Path target) throws StudioException;
}
