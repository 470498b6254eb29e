package dev.reelay.endtoend;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a page {@code {"entries":[…],"nextAfter":n}} into its entries without changing a byte of
 * them.
 */
final class RawEntries {
  private RawEntries() {}

  static List<String> of(String page) {
    List<String> entries = new ArrayList<>();
    int depth = 0;
    int begin = -1;
    boolean quoted = false;
    for (int at = page.indexOf('[') + 1; at < page.length(); at++) {
      char c = page.charAt(at);
      if (quoted) {
        at += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' && depth++ == 0) {
        begin = at;
      } else if (c == '}' && --depth == 0) {
        entries.add(page.substring(begin, at + 1));
      } else if (c == ']' && depth == 0) {
        return entries;
      }
    }
    return entries;
  }
}
