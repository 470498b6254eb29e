package dev.reelay.testkit;

/** Where the real servers are, from the environment. */
public final class TestEnvironment {
  private TestEnvironment() {}

  /** The variable, or the other text when it is missing or blank. */
  public static String text(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
