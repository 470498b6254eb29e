package dev.reelay.simulator.desk;

/** A provider to imitate. A bean of this type is found by itself; nothing else names it. */
public interface SimulatedProvider {
  /** Adds the routes of its API; called once, at the start. */
  void mount(Mount mount);
}
