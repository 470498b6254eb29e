package dev.reelay.adapters.studio;

/** How the camera moves over a frame. */
enum Motion {
  ZOOM_IN,
  ZOOM_OUT,
  PAN_LEFT,
  PAN_RIGHT,
  RISE
}
