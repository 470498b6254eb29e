package dev.reelay.hub.backplane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to Redis with time-outs; once anything went wrong it is closed, never mended. */
final class RedisLink implements AutoCloseable {
  private final Redis client;
  private final RedisConnection connection;
  private final Duration timeout;

  private RedisLink(Redis client, RedisConnection connection, Duration timeout) {
    this.client = client;
    this.connection = connection;
    this.timeout = timeout;
  }

  /** Connects. Fails when that takes longer than the time-out. */
  static RedisLink open(Vertx vertx, RedisConfig config) throws RedisAwayException {
    NetClientOptions net = new NetClientOptions();
    net.setConnectTimeout((int) config.timeout().toMillis());
    net.setTcpNoDelay(true);
    RedisOptions options =
        new RedisOptions().setNetClientOptions(net).setConnectionString(address(config));
    config.password().filter(text -> !text.isBlank()).ifPresent(options::setPassword);
    Redis client = Redis.createClient(vertx, options);
    try {
      return new RedisLink(client, await(client.connect(), config.timeout()), config.timeout());
    } catch (RedisAwayException e) {
      client.close();
      throw e;
    }
  }

  RedisConnection connection() {
    return connection;
  }

  /** Waits for an answer, at most for the time-out. */
  <T> T await(Future<T> answer) throws RedisAwayException {
    return await(answer, timeout);
  }

  @Override
  public void close() {
    client.close();
  }

  private static String address(RedisConfig config) {
    try {
      return new URI("redis", null, config.host(), config.port(), null, null, null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("reelay.redis.host is no host: " + config.host(), e);
    }
  }

  private static <T> T await(Future<T> answer, Duration timeout) throws RedisAwayException {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new RedisAwayException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new RedisAwayException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisAwayException("interrupted", e);
    }
  }
}
