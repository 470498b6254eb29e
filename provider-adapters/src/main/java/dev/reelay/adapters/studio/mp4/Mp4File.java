package dev.reelay.adapters.studio.mp4;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an MP4 file says about itself.
 *
 * @param durationSeconds of the whole film
 * @param fastStart whether the index comes before the data, so that it plays while it downloads
 * @param tracks its tracks
 */
public record Mp4File(double durationSeconds, boolean fastStart, List<Track> tracks) {

  private static final int LARGEST_INDEX = 64 * 1024 * 1024;

  /**
   * One track.
   *
   * @param handler {@code vide}, {@code soun}, or another four-letter code
   * @param codec four-letter code such as {@code avc1} or {@code mp4a}
   * @param width pixels, 0 for sound
   * @param height pixels, 0 for sound
   * @param durationSeconds of this track
   * @param samples how many samples it has: the frames of a video track
   * @param setup tells decoder settings apart: only tracks with the same one can be joined as they
   *     are
   */
  public record Track(
      String handler,
      String codec,
      int width,
      int height,
      double durationSeconds,
      int samples,
      int setup) {}

  private record Box(String type, long start, long end) {}

  /** The first track with the handler. */
  public Optional<Track> track(String handler) {
    return tracks.stream().filter(track -> track.handler().equals(handler)).findFirst();
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it is cut off or is no MP4 file
   */
  public static Mp4File read(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      List<Box> boxes = topLevel(channel);
      Box index = find(boxes, "moov");
      Box data = find(boxes, "mdat");
      if (index.end() - index.start() > LARGEST_INDEX) {
        throw new IOException("the index is too large");
      }
      ByteBuffer moov = ByteBuffer.allocate((int) (index.end() - index.start()));
      channel.position(index.start());
      fill(channel, moov);
      return parse(moov.flip(), index.start() < data.start());
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IOException("a box is cut off", e);
    }
  }

  private static List<Box> topLevel(SeekableByteChannel channel) throws IOException {
    List<Box> boxes = new ArrayList<>();
    long position = 0;
    while (position < channel.size()) {
      channel.position(position);
      ByteBuffer head = ByteBuffer.allocate(16);
      head.limit((int) Math.min(16, channel.size() - position));
      fill(channel, head);
      head.flip();
      if (head.limit() < 8) {
        throw new EOFException("cut off");
      }
      long size = Integer.toUnsignedLong(head.getInt());
      String type = code(head);
      long content = position + 8;
      if (size == 1 && head.remaining() >= 8) {
        size = head.getLong();
        content += 8;
      } else if (size == 0) {
        size = channel.size() - position;
      }
      if (size < content - position || position + size > channel.size()) {
        throw new EOFException("cut off");
      }
      boxes.add(new Box(type, content, position + size));
      position += size;
    }
    return boxes;
  }

  private static Box find(List<Box> boxes, String type) throws IOException {
    return boxes.stream()
        .filter(box -> box.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + type));
  }

  private static Mp4File parse(ByteBuffer moov, boolean fastStart) throws IOException {
    ByteBuffer header = child(moov, "mvhd");
    double duration = duration(header, 12, 20);
    List<Track> tracks = new ArrayList<>();
    for (ByteBuffer track : children(moov, "trak")) {
      tracks.add(track(track));
    }
    return new Mp4File(duration, fastStart, List.copyOf(tracks));
  }

  private static Track track(ByteBuffer trak) throws IOException {
    ByteBuffer tkhd = child(trak, "tkhd");
    int sizeAt = tkhd.get(0) == 1 ? 88 : 76;
    ByteBuffer media = child(trak, "mdia");
    ByteBuffer handler = child(media, "hdlr");
    ByteBuffer table = child(child(media, "minf"), "stbl");
    ByteBuffer entries = child(table, "stsd");
    ByteBuffer sizes = child(table, "stsz");
    return new Track(
        code(handler.duplicate().position(8)),
        code(entries.duplicate().position(12)),
        tkhd.getInt(sizeAt) >>> 16,
        tkhd.getInt(sizeAt + 4) >>> 16,
        duration(child(media, "mdhd"), 12, 20),
        sizes.getInt(8),
        setup(entries));
  }

  // The decoder's settings follow the fixed fields of an avc1 entry; its other boxes, such as the
  // bit rate, differ from file to file.
  private static int setup(ByteBuffer entries) throws IOException {
    int from = 94;
    if (!code(entries.duplicate().position(12)).equals("avc1") || entries.limit() < from) {
      return 0;
    }
    return child(entries.slice(from, entries.limit() - from), "avcC").hashCode();
  }

  // Version 0 boxes hold 32-bit times, version 1 boxes 64-bit ones.
  private static double duration(ByteBuffer box, int scaleAt, int longScaleAt) {
    boolean wide = box.get(0) == 1;
    int at = wide ? longScaleAt : scaleAt;
    long scale = Integer.toUnsignedLong(box.getInt(at));
    long length = wide ? box.getLong(at + 4) : Integer.toUnsignedLong(box.getInt(at + 4));
    return scale == 0 ? 0 : (double) length / scale;
  }

  private static ByteBuffer child(ByteBuffer parent, String type) throws IOException {
    List<ByteBuffer> found = children(parent, type);
    if (found.isEmpty()) {
      throw new IOException("no " + type);
    }
    return found.getFirst();
  }

  private static List<ByteBuffer> children(ByteBuffer parent, String type) throws IOException {
    List<ByteBuffer> found = new ArrayList<>();
    ByteBuffer walk = parent.duplicate().position(0);
    while (walk.remaining() >= 8) {
      int start = walk.position();
      int size = walk.getInt();
      String name = code(walk);
      if (size < 8 || size > walk.limit() - start) {
        throw new EOFException("cut off");
      }
      if (name.equals(type)) {
        found.add(walk.slice(start + 8, size - 8));
      }
      walk.position(start + size);
    }
    return found;
  }

  private static String code(ByteBuffer buffer) {
    byte[] code = new byte[4];
    buffer.get(code);
    return new String(code, StandardCharsets.ISO_8859_1);
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("cut off");
      }
    }
  }
}
