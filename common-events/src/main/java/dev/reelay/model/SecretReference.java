package dev.reelay.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a secret is found; the secret itself is never in the file.
 *
 * @param where {@code env} for a variable of the environment, {@code file} for a file such as a
 *     mounted Kubernetes secret
 * @param name of the variable, or path of the file
 */
public record SecretReference(Where where, String name) {
  /** Kinds of places. */
  public enum Where {
    ENV,
    FILE
  }

  /** Reads {@code env:NAME} or {@code file:/path}. Fails on anything else, without repeating it. */
  public static SecretReference parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    if (text.startsWith("env:") && !name.isBlank()) {
      return new SecretReference(Where.ENV, name);
    }
    if (text.startsWith("file:") && !name.isBlank()) {
      return new SecretReference(Where.FILE, name);
    }
    throw new IllegalArgumentException(
        "must say where the secret is, as env:NAME or file:/path; a secret itself has no place here");
  }

  /** The secret as it is now; empty when it is not there or blank. */
  public Optional<String> read() {
    return read(System.getenv());
  }

  Optional<String> read(Map<String, String> environment) {
    String found =
        switch (where) {
          case ENV -> environment.get(name);
          case FILE -> content(Path.of(name));
        };
    return Optional.ofNullable(found).map(String::strip).filter(secret -> !secret.isEmpty());
  }

  private static @org.jspecify.annotations.Nullable String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return (where == Where.ENV ? "the variable " : "the file ") + name;
  }
}
