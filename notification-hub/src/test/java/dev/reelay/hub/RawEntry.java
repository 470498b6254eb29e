package dev.reelay.hub;

import java.util.ArrayList;
import java.util.List;

/** Entries exactly as they were sent. */
public final class RawEntry {
  private RawEntry() {}

  /** The number of an entry. */
  public static long seq(String body) {
    return SocketClient.json(body).get("seq").asLong();
  }

  /** The entries of a page. Each begins with its number, and nothing else in a page does. */
  public static List<String> ofPage(String page) {
    String start = "{\"seq\":";
    List<String> entries = new ArrayList<>();
    for (int from = page.indexOf(start); from >= 0; ) {
      int next = page.indexOf(start, from + 1);
      int end = next < 0 ? page.lastIndexOf("],\"nextAfter\"") : next - 1;
      entries.add(page.substring(from, end));
      from = next;
    }
    return entries;
  }
}
