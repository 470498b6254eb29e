package dev.reelay.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A wire between a process and a server, on the loopback device, that can be cut, can swallow
 * everything, or can be slow.
 *
 * <p>A black hole keeps every connection and forwards nothing, not even the end of one; when it is
 * {@linkplain #pass over}, what waited arrives late, as after a network that came back.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final int CONNECT_MILLIS = 2_000;

  /** How much one read forwards when the wire is slow. */
  private static final int SLOW_BUFFER = 1_024;

  /**
   * A limit in each direction of each connection.
   *
   * @param latency before each piece
   * @param bytesPerSecond 1 and more
   */
  private record Brake(Duration latency, int bytesPerSecond) {
    void hold(int bytes) throws InterruptedException {
      long transfer = bytes * 1_000_000_000L / bytesPerSecond;
      java.util.concurrent.TimeUnit.NANOSECONDS.sleep(latency.toNanos() + transfer);
    }
  }

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean swallowing;
  private volatile boolean shut;
  private volatile @Nullable Brake brake;

  private TcpProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  /** Listens on a free port of the loopback device; forwards to the server from the start. */
  public static TcpProxy to(String host, int port) throws IOException {
    TcpProxy proxy = new TcpProxy(new InetSocketAddress(host, port));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Breaks every connection at once; new ones are possible. */
  public void cut() {
    sockets.forEach(TcpProxy::close);
  }

  /** Breaks every connection at once, and each new one, as where nobody listens. */
  public void shut() {
    shut = true;
    cut();
  }

  /** Keeps every connection, takes new ones, and forwards nothing from now on. */
  public void blackHole() {
    swallow(true);
  }

  /** Adds a pause before each piece and bounds the rate, in both directions. */
  public void slow(Duration latency, int bytesPerSecond) {
    brake = new Brake(latency, bytesPerSecond);
  }

  /** Forwards everything as it comes, first what a black hole has kept. */
  public void pass() {
    shut = false;
    brake = null;
    swallow(false);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // It listens no longer either way.
    }
    swallow(false);
    cut();
    threads.shutdownNow();
  }

  private void swallow(boolean now) {
    lock.lock();
    try {
      swallowing = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (swallowing) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> join(client));
      } catch (IOException _) {
        // Closed, or the client is gone already.
      }
    }
  }

  private void join(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    try {
      awaitPassage();
      if (shut) {
        throw new IOException("shut");
      }
      server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> pump(server, client));
      pump(client, server);
    } catch (IOException _) {
      end(client, server);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      end(client, server);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length;
      while ((length = in.read(buffer, 0, brake == null ? BUFFER : SLOW_BUFFER)) >= 0) {
        forward(out, buffer, length);
      }
      awaitPassage();
    } catch (IOException _) {
      awaitPassageQuietly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    end(from, to);
  }

  private void forward(OutputStream out, byte[] buffer, int length)
      throws IOException, InterruptedException {
    awaitPassage();
    Brake now = brake;
    if (now != null) {
      now.hold(length);
    }
    out.write(buffer, 0, length);
  }

  /** A broken end is not told through a black hole either. */
  private void awaitPassageQuietly() {
    try {
      awaitPassage();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Socket one, Socket other) {
    close(one);
    close(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone.
    }
  }
}
