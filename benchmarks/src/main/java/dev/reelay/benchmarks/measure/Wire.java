package dev.reelay.benchmarks.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.reelay.bus.Partitions;
import dev.reelay.event.StageFact;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Speaks with a service as its neighbors do: events over the broker, without a database. */
public final class Wire implements AutoCloseable {
  /** Partitions of the services that are measured. */
  public static final int PARTITION_COUNT = 10;

  private static final String EXCHANGE = "reelay.events";
  private static final String PREFIX = "cloudEvents:";
  private static final int PERSISTENT = 2;
  private static final Partitions PARTITIONS = new Partitions(PARTITION_COUNT);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Connection connection;
  private final Channel sending;
  private long sequence;

  private Wire(Connection connection, Channel sending) {
    this.connection = connection;
    this.sending = sending;
  }

  /** Who takes events. */
  public interface Listener {
    /** An event has come. */
    void heard(Heard event);
  }

  /**
   * An event that came.
   *
   * @param written when its publisher put it down, by the clock of the database
   */
  public record Heard(String type, Instant written, JsonNode event) {}

  /** Whom an event is from and about. */
  public record About(String source, String key, String job) {}

  /** Opens it to a virtual host of the broker that the environment names. */
  public static Wire open(String name, Map<String, String> broker)
      throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.get("reelay.rabbitmq.host"));
    factory.setPort(Integer.parseInt(broker.getOrDefault("reelay.rabbitmq.port", "5672")));
    factory.setUsername(broker.get("reelay.rabbitmq.username"));
    factory.setPassword(broker.get("reelay.rabbitmq.password"));
    factory.setVirtualHost(broker.get("reelay.rabbitmq.vhost"));
    Connection connection = factory.newConnection(name);
    return new Wire(connection, connection.createChannel());
  }

  /** Sends an event; for one thread at a time. */
  public void send(About about, StageFact event, InstantSource clock) throws IOException {
    String type = event.getClass().getSimpleName();
    UUID id = UUID.randomUUID();
    Map<String, Object> headers = new HashMap<>();
    headers.put(PREFIX + "specversion", "1.0");
    headers.put(PREFIX + "id", id.toString());
    headers.put(PREFIX + "type", type);
    headers.put(PREFIX + "source", about.source());
    headers.put(PREFIX + "time", clock.instant().toString());
    headers.put(PREFIX + "schemaversion", 1);
    headers.put(PREFIX + "sequence", ++sequence);
    headers.put(PREFIX + "partitionkey", about.key());
    headers.put(PREFIX + "subject", about.job());
    headers.put(PREFIX + "correlationid", about.job());
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(PERSISTENT)
            .messageId(id.toString())
            .type(type)
            .headers(headers)
            .build();
    String partition = PARTITIONS.count() + "-" + PARTITIONS.of(about.key());
    sending.basicPublish(
        EXCHANGE, partition + "." + type, properties, JSON.writeValueAsBytes(event));
  }

  /** Tells the listener of all events of these types from now on, on one thread. */
  public void listen(Iterable<String> types, Listener listener) throws IOException {
    Channel channel = connection.createChannel();
    // As the services declare it, of which none may have been started yet.
    channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, true);
    String queue = channel.queueDeclare().getQueue();
    for (String type : types) {
      channel.queueBind(queue, EXCHANGE, "*." + type);
    }
    channel.basicConsume(
        queue,
        true,
        (_, message) -> {
          AMQP.BasicProperties properties = message.getProperties();
          Instant written =
              Instant.parse(String.valueOf(properties.getHeaders().get(PREFIX + "time")));
          listener.heard(
              new Heard(properties.getType(), written, JSON.readTree(message.getBody())));
        },
        _ -> {});
  }

  @Override
  public void close() throws IOException {
    connection.abort();
  }
}
