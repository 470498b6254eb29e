package dev.reelay.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.reelay.bus.EventCodec;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.Partitions;
import dev.reelay.event.JobEvent;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@TestProfile(BrokerTest.Connected.class)
class BrokerTest {
  /** With relay and consumers. */
  public static final class Connected implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("reelay.bus.connected", "true", "reelay.checks.interval", "500ms");
    }
  }

  private static final int PARTITIONS = 10;

  @Inject Tracker tracker;
  private final EventIds ids = new EventIds();
  private final ObjectMapper json = EventCodec.mapper();

  @Test
  void aJobIsTrackedOverTheBroker() throws Exception {
    tracker.awaitReady();
    Story story = Story.at(Clock.systemUTC().instant());
    int partition = new Partitions(PARTITIONS).of(story.job().keyId());
    List<JsonNode> shown = new ArrayList<>();
    List<JsonNode> checks = new ArrayList<>();
    try (Connection connection = factory().newConnection();
        Channel channel = connection.createChannel()) {
      // Consumers start once all queues are bound.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() ->
              connection.createChannel().consumerCount("tracker." + PARTITIONS + "-" + partition)
                  == 1);
      // Queues of its own, since those of the services have one active consumer each.
      String hub = bound(channel, "*.VideoGenerationProgress");
      String adapters =
          bound(channel, "*.VideoProgressCheckRequested", "*.VideoProgressTrackingCancelled");

      send(channel, partition, "orchestrator", story, story.started(1));
      send(channel, partition, "orchestrator", story, story.requested("tts", 1));
      send(channel, partition, "adapters", story, story.progressed("tts", 1, 1, 50.0));

      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> {
            drain(channel, hub, shown);
            assertThat(shown).isNotEmpty();
            assertThat(shown.getLast().path("progress").asDouble()).isEqualTo(40);
          });
      assertThat(shown.getFirst().path("progress").asDouble()).isZero();
      assertThat(shown.getFirst().path("etaSeconds").asDouble()).isPositive();
      await()
          .untilAsserted(() -> {
            drain(channel, adapters, checks);
            assertThat(checks).isNotEmpty();
          });
      assertThat(checks.getFirst().path("intervalIndex").asInt()).isEqualTo(1);

      send(channel, partition, "orchestrator", story, story.cancelled(1));
      await()
          .untilAsserted(() -> {
            drain(channel, adapters, checks);
            assertThat(checks).isNotEmpty();
            assertThat(checks.getLast().path("reason").asText()).isEqualTo("cancelled");
          });
    }
  }

  private static String bound(Channel channel, String... routingKeys) throws Exception {
    String queue = channel.queueDeclare().getQueue();
    for (String routingKey : routingKeys) {
      channel.queueBind(queue, "reelay.events", routingKey);
    }
    return queue;
  }

  private void drain(Channel channel, String queue, List<JsonNode> into) throws Exception {
    for (GetResponse got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      into.add(json.readTree(got.getBody()));
    }
  }

  private void send(Channel channel, int partition, String source, Story story, JobEvent event)
      throws Exception {
    String type = event.getClass().getSimpleName();
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents:specversion", "1.0");
    headers.put("cloudEvents:id", ids.next().toString());
    headers.put("cloudEvents:type", type);
    headers.put("cloudEvents:source", source);
    headers.put("cloudEvents:time", Clock.systemUTC().instant().toString());
    headers.put("cloudEvents:schemaversion", 1);
    headers.put("cloudEvents:sequence", 1L);
    headers.put("cloudEvents:partitionkey", story.job().keyId());
    headers.put("cloudEvents:correlationid", story.job().correlationId());
    headers.put("cloudEvents:subject", story.job().jobId());
    channel.basicPublish(
        "reelay.events",
        PARTITIONS + "-" + partition + "." + type,
        new AMQP.BasicProperties.Builder().headers(headers).deliveryMode(2).build(),
        json.writeValueAsBytes(event));
  }

  private static ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(setting("host"));
    factory.setPort(Integer.parseInt(setting("port")));
    factory.setUsername(setting("username"));
    factory.setPassword(setting("password"));
    factory.setVirtualHost(setting("vhost"));
    return factory;
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue("reelay.rabbitmq." + name, String.class);
  }
}
