package dev.reelay.hub.backplane;

import dev.reelay.hub.log.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What travels on the channels: {@code 1 <jobId> <seq> <type>}, a line feed, and the body; without
 * the body for a large entry. The leading number is the version, so that later releases can change
 * it.
 */
final class Wire {
  /** Number of channels; fixed, since all releases must agree. */
  static final int SHARDS = 16;

  /** Says that the channel is alive. */
  static final String PULSE = "1";

  private Wire() {}

  static List<String> channels(String prefix) {
    List<String> channels = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      channels.add(prefix + ":log:" + shard);
    }
    return channels;
  }

  static String channel(String prefix, String jobId) {
    return prefix + ":log:" + Math.floorMod(jobId.hashCode(), SHARDS);
  }

  static String encode(Entry entry, int bodyMax) {
    String head = "1 " + entry.jobId() + " " + entry.seq() + " " + entry.type();
    return entry.weight() > bodyMax ? head : head + "\n" + entry.body();
  }

  /**
   * The entry of a message; its body is empty when it was too large to travel. Null for a pulse and
   * for anything else that is not an entry.
   */
  static @Nullable Entry decode(String message) {
    int line = message.indexOf('\n');
    String[] head = (line < 0 ? message : message.substring(0, line)).split(" ", -1);
    if (head.length != 4 || !head[0].equals("1")) {
      return null;
    }
    try {
      String body = line < 0 ? "" : message.substring(line + 1);
      return new Entry(head[1], Long.parseLong(head[2]), head[3], body, 0);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
