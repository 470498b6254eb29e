package dev.reelay.adapters.minimax;

import dev.reelay.event.FailureClass;

/**
 * A code of MiniMax, as documented.
 *
 * @param failureClass what it stands for
 * @param isAmbiguous whether a task may exist although creating it was answered with this
 */
record Code(FailureClass failureClass, boolean isAmbiguous) {
  /** Parameters are wrong; of a query, that there is no such task. */
  static final int PARAMETERS = 2013;

  static Code of(int number) {
    return switch (number) {
      case 1002, 1039, 2045 -> sure(FailureClass.RATE_LIMITED);
      case 1041 -> sure(FailureClass.CONCURRENCY_LIMITED);
      case 1004, 2049 -> sure(FailureClass.AUTHENTICATION);
      case 2038, 2042 -> sure(FailureClass.PERMISSION);
      case 1008 -> sure(FailureClass.INSUFFICIENT_FUNDS);
      case 2056 -> sure(FailureClass.QUOTA_WINDOW);
      case 1026 -> sure(FailureClass.CONTENT_POLICY_INPUT);
      case 1027 -> sure(FailureClass.CONTENT_POLICY_OUTPUT);
      case 1042, PARAMETERS -> sure(FailureClass.INVALID_REQUEST);
      case 1001 -> new Code(FailureClass.PROVIDER_TIMEOUT, true);
      default -> new Code(FailureClass.PROVIDER_INTERNAL, true);
    };
  }

  private static Code sure(FailureClass failureClass) {
    return new Code(failureClass, false);
  }
}
