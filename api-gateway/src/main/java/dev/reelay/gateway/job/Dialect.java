package dev.reelay.gateway.job;

/** How strictly a request is read. */
public enum Dialect {
  /** Unknown fields are refused. */
  NATIVE,
  /** Unknown fields are ignored with a warning. */
  TASK
}
