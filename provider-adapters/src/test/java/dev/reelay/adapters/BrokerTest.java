package dev.reelay.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventCodec;
import dev.reelay.bus.Partitions;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestServers.class)
class BrokerTest {
  private static final int PARTITIONS = 10;

  @Inject ScriptedProvider scripted;

  @Test
  void aStageTravelsOverTheBrokerAndItsFactsComeBackInOrder() throws Exception {
    // Given
    Story story = Story.of("scripted");
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    int partition = new Partitions(PARTITIONS).of(story.job().keyId());
    try (Connection connection = factory().newConnection();
        Channel channel = connection.createChannel()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> exists(connection, "orchestrator.%d-%d".formatted(PARTITIONS, partition)));
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, "reelay.events", "%d-%d.*".formatted(PARTITIONS, partition));
      // When
      for (Envelope event : story.orchestrator(story.requested())) {
        // Twice, as after a lost acknowledgement.
        publish(channel, partition, event);
        publish(channel, partition, event);
      }
      // Then
      List<String> heard = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            drain(channel, queue, story, heard);
            return heard.contains("StageSucceeded");
          });
      assertThat(heard).containsExactly("StageAccepted", "StageSucceeded");
      assertThat(scripted.run(story.runId()).submits).hasValue(1);
    }
  }

  private static boolean exists(Connection connection, String queue) throws Exception {
    try (Channel channel = connection.createChannel()) {
      return channel.queueDeclarePassive(queue) != null;
    }
  }

  private static void drain(Channel channel, String queue, Story story, List<String> heard)
      throws java.io.IOException {
    for (GetResponse got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      if (story.jobId().equals(text(got, "subject")) && text(got, "source").equals("adapters")) {
        heard.add(text(got, "type"));
      }
    }
  }

  private static String text(GetResponse got, String header) {
    return String.valueOf(got.getProps().getHeaders().get("cloudEvents:" + header));
  }

  private static void publish(Channel channel, int partition, Envelope event) throws Exception {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents:specversion", "1.0");
    headers.put("cloudEvents:id", event.id().toString());
    headers.put("cloudEvents:type", event.type());
    headers.put("cloudEvents:source", event.source());
    headers.put("cloudEvents:time", event.occurredAt().toString());
    headers.put("cloudEvents:schemaversion", event.version());
    headers.put("cloudEvents:sequence", event.sequence());
    headers.put("cloudEvents:partitionkey", event.keyId());
    headers.put("cloudEvents:correlationid", event.correlationId());
    headers.put("cloudEvents:subject", event.jobId());
    channel.basicPublish(
        "reelay.events",
        "%d-%d.%s".formatted(PARTITIONS, partition, event.type()),
        new AMQP.BasicProperties.Builder().headers(headers).build(),
        EventCodec.mapper().writeValueAsBytes(event.event()));
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
