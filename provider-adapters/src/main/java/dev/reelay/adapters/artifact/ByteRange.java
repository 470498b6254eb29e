package dev.reelay.adapters.artifact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a file a client asks for (RFC 9110 §14). */
sealed interface ByteRange {
  /** All of it: nothing was asked, or something that may be ignored. */
  record Whole() implements ByteRange {}

  /** Bytes from the first to the last, both counted from 0 and included. */
  record Part(long first, long last) implements ByteRange {
    long length() {
      return last - first + 1;
    }
  }

  /** Nothing of what was asked exists. */
  record Unsatisfiable() implements ByteRange {}

  /** One range; several at once are answered with the whole file, which the RFC allows. */
  Pattern SINGLE =
      Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

  /** Reads a Range header for a file of the given size in bytes. */
  static ByteRange of(@Nullable String header, long size) {
    Matcher asked = header == null ? null : SINGLE.matcher(header);
    if (asked == null || !asked.matches()) {
      return new Whole();
    }
    String from = asked.group(1);
    String to = asked.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? new Whole() : suffix(Long.parseLong(to), size);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
    if (last < first) {
      return new Whole();
    }
    return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1));
  }

  private static ByteRange suffix(long length, long size) {
    if (length == 0 || size == 0) {
      return new Unsatisfiable();
    }
    return new Part(Math.max(0, size - length), size - 1);
  }
}
