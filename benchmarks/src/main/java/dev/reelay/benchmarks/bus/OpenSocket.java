package dev.reelay.benchmarks.bus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;

/**
 * A silent connection to a process. When the process is killed, its end tells when the kernel
 * closed the sockets of the process, which is the first that any server can know of it.
 */
final class OpenSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  /** Connects to a port of this machine. */
  OpenSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Waits for the other end to be closed; fails when nothing comes within 10 s. */
  Instant awaitEnd(Clock clock) throws IOException {
    try {
      int said = socket.getInputStream().read();
      if (said != -1) {
        throw new IOException("Somebody speaks on a connection that only listens");
      }
    } catch (java.net.SocketException _) {
      // A reset is an end too.
    }
    return clock.instant();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
