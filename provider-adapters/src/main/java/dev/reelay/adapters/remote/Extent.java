package dev.reelay.adapters.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far a film goes by what it says itself, since a connection that dies is not always told from
 * one that has delivered all.
 */
enum Extent {
  /** All that it announces is there. */
  WHOLE,
  /** Its end is missing. */
  CUT,
  /** It does not say where it ends. */
  UNTOLD;

  private static final int INDEX = 0x6d6f6f76;
  private static final int SEGMENT = 0x18538067;

  static Extent of(Path file, MediaType type) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return type == MediaType.WEBM ? ofElements(channel) : ofBoxes(channel);
    } catch (ArithmeticException e) {
      return CUT;
    }
  }

  /** MP4 and QuickTime: boxes, each behind its length, and an index without which nothing plays. */
  private static Extent ofBoxes(SeekableByteChannel file) throws IOException {
    long size = file.size();
    boolean indexed = false;
    for (long at = 0; at < size; ) {
      ByteBuffer head = read(file, at);
      if (head.limit() < 8) {
        return CUT;
      }
      long length = Integer.toUnsignedLong(head.getInt(0));
      indexed |= head.getInt(4) == INDEX;
      if (length == 0) {
        // Up to the end of the file, wherever that is.
        return indexed ? UNTOLD : CUT;
      }
      if (length == 1) {
        length = head.limit() < 16 ? 0 : head.getLong(8);
      }
      if (length < 8 || length > size - at) {
        return CUT;
      }
      at += length;
    }
    return indexed ? WHOLE : CUT;
  }

  /** WebM: a head, then one segment, each behind its length; a live one has none. */
  private static Extent ofElements(SeekableByteChannel file) throws IOException {
    long size = file.size();
    for (long at = 0; at < size; ) {
      ByteBuffer head = read(file, at);
      if (head.limit() < 5) {
        return CUT;
      }
      boolean isSegment = head.getInt(0) == SEGMENT;
      int bytes = Integer.numberOfLeadingZeros(head.get(4) & 0xff) - 23;
      if (bytes > 8 || head.limit() < 4 + bytes) {
        return CUT;
      }
      long unknown = (1L << (7 * bytes)) - 1;
      long length = head.get(4) & (0xff >> bytes);
      for (int i = 5; i < 4 + bytes; i++) {
        length = (length << 8) | (head.get(i) & 0xff);
      }
      if (isSegment && length == unknown) {
        return UNTOLD;
      }
      if (length > size - at - 4 - bytes) {
        return CUT;
      }
      if (isSegment) {
        return WHOLE;
      }
      at = Math.addExact(at, 4 + bytes + length);
    }
    return CUT;
  }

  /** What is there of 16 bytes. */
  private static ByteBuffer read(SeekableByteChannel file, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16);
    file.position(at);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {}
    return buffer.flip();
  }
}
