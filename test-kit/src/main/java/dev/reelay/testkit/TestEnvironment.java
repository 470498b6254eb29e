package dev.reelay.testkit;

/** Where the real servers are, from the environment. */
final class TestEnvironment {
  private TestEnvironment() {}

  static String text(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
