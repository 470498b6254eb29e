package dev.reelay.adapters.studio;

/** How a scene takes over from the one before it. */
enum Transition {
  FADE("fade"),
  DISSOLVE("dissolve"),
  SMOOTH_LEFT("smoothleft"),
  SMOOTH_RIGHT("smoothright"),
  SMOOTH_UP("smoothup"),
  CIRCLE_OPEN("circleopen"),
  RADIAL("radial"),
  SLIDE_LEFT("slideleft");

  private final String filterName;

  Transition(String filterName) {
    this.filterName = filterName;
  }

  /** Its name in ffmpeg's xfade filter. */
  String filterName() {
    return filterName;
  }
}
