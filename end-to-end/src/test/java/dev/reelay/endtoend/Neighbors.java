package dev.reelay.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.reelay.bus.EventCodec;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.Partitions;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.testkit.TestVhost;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks over the broker for the services around the tracker: starts and ends jobs, and answers
 * each check with a little more progress.
 */
final class Neighbors implements AutoCloseable {
  private static final Partitions PARTITIONS = new Partitions(10);
  private static final String EXCHANGE = "reelay.events";
  private static final String PREFIX = "cloudEvents:";
  private static final String STAGE = "generation";
  private static final String PROVIDER = "remote";
  private static final List<String> HEARD =
      List.of(
          "VideoGenerationProgress",
          "VideoProgressCheckRequested",
          "VideoProgressTrackingCancelled");

  private final Connection connection;
  private final Channel channel;
  private final EventIds ids = new EventIds();
  private final ObjectMapper json = EventCodec.mapper();
  private final Clock clock = Clock.systemUTC();
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private long sequence;

  private Neighbors(Connection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static Neighbors of(TestVhost vhost) throws Exception {
    Map<String, String> settings = vhost.settings();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(settings.get("reelay.rabbitmq.host"));
    factory.setPort(Integer.parseInt(settings.get("reelay.rabbitmq.port")));
    factory.setUsername(settings.get("reelay.rabbitmq.username"));
    factory.setPassword(settings.get("reelay.rabbitmq.password"));
    factory.setVirtualHost(settings.get("reelay.rabbitmq.vhost"));
    Connection connection = factory.newConnection("neighbors");
    Neighbors neighbors = new Neighbors(connection, connection.createChannel());
    neighbors.listen();
    return neighbors;
  }

  private void listen() throws IOException {
    String queue = channel.queueDeclare().getQueue();
    for (String type : HEARD) {
      channel.queueBind(queue, EXCHANGE, "*." + type);
    }
    channel.basicConsume(
        queue,
        true,
        (_, message) -> {
          String id = String.valueOf(message.getProperties().getHeaders().get(PREFIX + "subject"));
          Job job = jobs.get(id);
          if (job != null) {
            job.hear(message.getProperties().getType(), json.readTree(message.getBody()));
          }
        },
        _ -> {});
  }

  /** A job of a key of its own; nobody has heard of it yet. */
  Job job() {
    Job job = new Job("key_" + ids.ulid(), "job_" + ids.ulid());
    jobs.put(job.id, job);
    return job;
  }

  private synchronized void send(String source, Job job, JobEvent event) throws IOException {
    String type = event.getClass().getSimpleName();
    String id = ids.next().toString();
    Map<String, Object> headers = new HashMap<>();
    headers.put(PREFIX + "specversion", "1.0");
    headers.put(PREFIX + "id", id);
    headers.put(PREFIX + "type", type);
    headers.put(PREFIX + "source", source);
    headers.put(PREFIX + "time", clock.instant().toString());
    headers.put(PREFIX + "schemaversion", 1);
    headers.put(PREFIX + "sequence", ++sequence);
    headers.put(PREFIX + "partitionkey", job.key);
    headers.put(PREFIX + "correlationid", job.id);
    headers.put(PREFIX + "subject", job.id);
    channel.basicPublish(
        EXCHANGE,
        PARTITIONS.count() + "-" + PARTITIONS.of(job.key) + "." + type,
        new AMQP.BasicProperties.Builder()
            .headers(headers)
            .messageId(id)
            .type(type)
            .deliveryMode(2)
            .build(),
        json.writeValueAsBytes(event));
  }

  @Override
  public void close() throws IOException {
    connection.abort();
  }

  /** One job, and what the tracker said of it. */
  final class Job {
    private final String key;
    private final String id;
    private final List<String> types = new CopyOnWriteArrayList<>();
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private final List<Double> progress = new CopyOnWriteArrayList<>();
    private final Instant begun = clock.instant();

    private Job(String key, String id) {
      this.key = key;
      this.id = id;
    }

    private void hear(String type, JsonNode event) throws IOException {
      types.add(type);
      switch (type) {
        case "VideoProgressTrackingCancelled" -> reasons.add(event.path("reason").asText());
        case "VideoGenerationProgress" -> progress.add(event.path("progress").asDouble());
        default -> send("adapters", this, answer(event.path("intervalIndex").asInt()));
      }
    }

    void start() throws IOException {
      send(
          "orchestrator",
          this,
          new VideoGenerationStarted(
              1,
              1,
              JobStatus.PROCESSING,
              List.of(new PlannedStage(STAGE, 100, PROVIDER)),
              List.of(),
              begun,
              null,
              begun.plusSeconds(3_600)));
      send(
          "orchestrator",
          this,
          new StageRequested(
              id + "." + STAGE + ".1",
              STAGE,
              1,
              PROVIDER,
              "film",
              new StageRequest("a lighthouse", new GenerationParameters("128x72", 6, 24, 1L)),
              List.of(),
              begun,
              begun.plusSeconds(3_600)));
    }

    void end(JobStatus status) throws IOException {
      Failure failure = Failure.of(FailureClass.PROVIDER_INTERNAL, "it broke");
      Instant now = clock.instant();
      send(
          "orchestrator",
          this,
          switch (status) {
            case COMPLETED ->
                new VideoGenerationCompleted(
                    2, 1, status, List.of(), "/v1/video", 6, Map.of(), List.of(), null, now);
            case CANCELLED -> new VideoGenerationCancelled(2, 1, status, "user", List.of(), now);
            default -> new VideoGenerationFailed(2, 1, status, failure, null, List.of(), now);
          });
    }

    /** What the tracker said, in the order in which it was heard. */
    List<String> inOrder() {
      return List.copyOf(types);
    }

    long heard(String type) {
      return types.stream().filter(type::equals).count();
    }

    /** Why runs are no longer looked at. */
    List<String> reasons() {
      return List.copyOf(reasons);
    }

    /** The overall percent that were told. */
    List<Double> progress() {
      return List.copyOf(progress);
    }

    private StageProgressed answer(int check) {
      return new StageProgressed(
          id + "." + STAGE + ".1",
          STAGE,
          1,
          PROVIDER,
          check,
          check,
          EngineStatus.RUNNING,
          Math.min(90.0, check),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          clock.instant(),
          List.of(),
          null,
          null,
          null,
          clock.instant());
    }
  }
}
