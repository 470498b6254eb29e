package dev.reelay.adapters.studio;

import java.nio.file.Path;

/**
 * A finished file.
 *
 * @param name artifact name, unique within its stage, such as {@code scene-01.png}
 * @param path where it lies
 * @param contentType its media type
 */
public record ProducedFile(String name, Path path, String contentType) {}
