package dev.reelay.simulator.scenario;

/** A scenario, or another order to the simulator, cannot be understood. */
public class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String remedy;

  /**
   * A refusal.
   *
   * @param field the part of the order that is wrong
   * @param message what is wrong with it
   * @param remedy what to write instead, a sentence
   */
  public ScenarioException(String field, String message, String remedy) {
    super(message);
    this.field = field;
    this.remedy = remedy;
  }

  /** The part of the order that is wrong. */
  public String field() {
    return field;
  }

  /** What to write instead. */
  public String remedy() {
    return remedy;
  }
}
