package dev.reelay.hub;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A WebSocket made by hand, which can break every rule. */
public final class RawSocket implements AutoCloseable {
  /** A frame from the server. */
  public record Frame(int opcode, Buffer payload) {
    public String text() {
      return payload.toString();
    }

    /** Of a close frame; 1005 when it has none. */
    public int closeCode() {
      return payload.length() < 2 ? 1005 : payload.getUnsignedShort(0);
    }
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Shakes hands; a small receive buffer makes a client that does not read felt soon. */
  public RawSocket(URI base, String path, String token) throws IOException {
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 5_000);
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Authorization: Bearer "
                    + token
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    in = new DataInputStream(socket.getInputStream());
    String head = head();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readByte());
    }
    return head.toString();
  }

  /** Sends a masked frame; bits are FIN and the reserved ones, as in the first byte. */
  public void frame(int bits, int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bits | opcode);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length & 0xff);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift) & 0xff);
      }
    }
    byte[] mask = {1, 2, 3, 4};
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % 4]);
    }
    raw(out.toByteArray());
  }

  public void text(String text) throws IOException {
    frame(0x80, 1, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes as they are. */
  public void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next frame; null when the connection ended. */
  public @Nullable Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return new Frame(first & 0x0f, Buffer.buffer(in.readNBytes((int) length)));
  }

  /** Reads up to the next frame of this kind; null when the connection ended before. */
  public @Nullable Frame readUntil(int opcode) throws IOException {
    Frame frame = read();
    while (frame != null && frame.opcode() != opcode) {
      frame = read();
    }
    return frame;
  }

  /** Whether the server ended the connection, with a close frame (any code) or without. */
  public boolean isEnded() throws IOException {
    try {
      Frame frame = read();
      while (frame != null && frame.opcode() != 8) {
        frame = read();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
