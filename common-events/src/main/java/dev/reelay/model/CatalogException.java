package dev.reelay.model;

/** The file of models and providers cannot be used; the message names the place and the remedy. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogException(String message) {
    super(message);
  }
}
