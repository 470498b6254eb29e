package dev.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class BrokerTest {
  private static final int PARTITIONS = 10;

  @ConfigProperty(name = "reelay.rabbitmq.host")
  String host;

  @ConfigProperty(name = "reelay.rabbitmq.port")
  int port;

  @ConfigProperty(name = "reelay.rabbitmq.username")
  String username;

  @ConfigProperty(name = "reelay.rabbitmq.password")
  String password;

  @ConfigProperty(name = "reelay.rabbitmq.vhost")
  String vhost;

  @Test
  void acceptedJobReachesTheOrchestratorAndItsAnswerIsShown() throws Exception {
    // Given
    Client client = new Client("", GatewayFiles.KEY);

    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      // When
      String id = client.job();
      Delivery requested = asOrchestrator(channel).poll(20, TimeUnit.SECONDS);
      assertThat(requested).isNotNull();
      channel.basicPublish(
          "reelay.events",
          requested.getEnvelope().getRoutingKey().replace("Requested", "Started"),
          started(requested.getProperties()),
          """
          {"jobVersion":1,"attempt":1,"status":"processing","plan":[],"reusedStages":[],
           "startedAt":"2026-01-01T00:00:00Z","deadlineAt":"2026-01-01T01:00:00Z"}
          """
              .getBytes(StandardCharsets.UTF_8));

      // Then
      assertThat(new String(requested.getBody(), StandardCharsets.UTF_8))
          .contains("\"prompt\":\"a lighthouse\"");
      assertThat(requested.getProperties().getHeaders().get("cloudEvents:subject").toString())
          .isEqualTo(id);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> client.show(id).getString("status").equals("processing"));
    }
  }

  private static BlockingQueue<Delivery> asOrchestrator(Channel channel)
      throws java.io.IOException {
    BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      channel.basicConsume(
          "orchestrator." + PARTITIONS + "-" + partition,
          true,
          (_, message) -> arrived.add(message),
          _ -> {});
    }
    return arrived;
  }

  private static AMQP.BasicProperties started(AMQP.BasicProperties requested) {
    Map<String, Object> headers = new HashMap<>(requested.getHeaders());
    headers.put("cloudEvents:id", UUID.randomUUID().toString());
    headers.put("cloudEvents:type", "VideoGenerationStarted");
    headers.put("cloudEvents:source", "orchestrator");
    return requested.builder().headers(headers).build();
  }

  private Connection connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host);
    factory.setPort(port);
    factory.setUsername(username);
    factory.setPassword(password);
    factory.setVirtualHost(vhost);
    return factory.newConnection();
  }
}
