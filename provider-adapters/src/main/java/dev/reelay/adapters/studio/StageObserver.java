package dev.reelay.adapters.studio;

/** Watches a stage run; called on the thread that runs the stage. */
public interface StageObserver {

  /**
   * Hears how far the stage is. Called at every new item, and while rendering about ten times a
   * second.
   */
  void item(ItemProgress progress);

  /**
   * Whether the stage shall stop; asked between items and several times a second while a program
   * runs, so it should answer from memory.
   */
  boolean cancelled();
}
