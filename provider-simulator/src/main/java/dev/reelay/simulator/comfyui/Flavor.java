package dev.reelay.simulator.comfyui;

/** Which ComfyUI it is. */
enum Flavor {
  /** Checks the ids that clients choose, refuses repeated ones, and has a list of jobs. */
  NEWER("comfyui", "0.38.1"),
  /** Takes any id, as often as it comes. */
  OLDER("comfyui-older", "0.3.64");

  private final String word;
  private final String version;

  Flavor(String word, String version) {
    this.word = word;
    this.version = version;
  }

  /** Its name as a provider, and the first segment of its paths. */
  String word() {
    return word;
  }

  /** What it says its version is. */
  String version() {
    return version;
  }

  /** Whether ids of clients are checked, and jobs are listed. */
  boolean isStrict() {
    return this == NEWER;
  }
}
