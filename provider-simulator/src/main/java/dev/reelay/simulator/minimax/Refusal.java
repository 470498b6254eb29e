package dev.reelay.simulator.minimax;

/** A request that cannot be taken; the message names what is wrong. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  Refusal(String message) {
    super(message);
  }

  String what() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
