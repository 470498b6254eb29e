package dev.reelay.bus;

/**
 * Something that works in the background from the moment the schema is ready until the service
 * stops.
 */
public interface Duty {
  /**
   * Lower ones start first and stop last. The bus itself uses 0 to 99; services use 100 and more.
   */
  default int order() {
    return 100;
  }

  /** Starts the work; may wait, may fail, and is then tried again. */
  void start() throws Exception;

  /** Stops the work and waits for what is in hand. Called only after {@link #start} succeeded. */
  void stop();
}
