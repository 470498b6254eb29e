package dev.reelay.bus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * How virtual keys spread over partitions, and what queues and routing keys are called.
 *
 * <p>The hash is CRC-32 (ISO 3309, as in zlib) over the UTF-8 bytes of the virtual key id, taken as
 * an unsigned number. It never changes: {@code CRC32("123456789") = 0xCBF43926}.
 *
 * @param count number of partitions, 1 to 1,000; part of every name, so that a changed number uses
 *     queues of its own
 */
public record Partitions(int count) {
  /** The topic exchange that all events go through. */
  static final String EXCHANGE = "reelay.events";

  /** Takes what no service could decode. */
  static final String DEAD_LETTER_EXCHANGE = "reelay.dead-letters";

  public Partitions {
    if (count < 1 || count > 1_000) {
      throw new IllegalArgumentException("REELAY_PARTITIONS must be 1 to 1000, not " + count);
    }
  }

  /** The stable hash of a virtual key id, 0 to 2^32 - 1. */
  public static long hash(String keyId) {
    CRC32 crc = new CRC32();
    crc.update(keyId.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /** The partition of a virtual key, 0 to count - 1. */
  public int of(String keyId) {
    return (int) (hash(keyId) % count);
  }

  String queue(String service, int partition) {
    return service + "." + count + "-" + partition;
  }

  String routingKey(int partition, String type) {
    return count + "-" + partition + "." + type;
  }

  static String settingsQueue(String service) {
    return service + ".settings";
  }

  static String settingsRoutingKey(String type) {
    return "settings." + type;
  }

  static String deadLetterQueue(String service) {
    return service + ".dead-letters";
  }

  List<Integer> all() {
    return IntStream.range(0, count).boxed().toList();
  }
}
