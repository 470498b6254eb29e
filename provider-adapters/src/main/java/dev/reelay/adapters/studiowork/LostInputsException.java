package dev.reelay.adapters.studiowork;

import java.util.List;

/** Files of earlier stages are missing or damaged, so that those stages have to be done again. */
final class LostInputsException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> names;

  LostInputsException(List<String> names) {
    super("Files of earlier stages are missing or damaged: " + String.join(", ", names));
    this.names = List.copyOf(names);
  }

  List<String> names() {
    return names;
  }
}
