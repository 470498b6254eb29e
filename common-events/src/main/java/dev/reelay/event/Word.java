package dev.reelay.event;

/** An enum constant with the one spelling under which it is stored and sent. */
public interface Word {
  /** The persisted spelling; never changes once released. */
  String word();
}
