package dev.reelay.adapters.task;

import jakarta.enterprise.context.ApplicationScoped;

/** Wakes the workers; handlers ring it without knowing them. */
@ApplicationScoped
class TaskBell {
  private volatile Runnable listener = () -> {};

  void onRing(Runnable workers) {
    listener = workers;
  }

  void ring() {
    listener.run();
  }
}
