package dev.reelay.hub.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.hub.follow.Source;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A stream in the words of one of the seeds: each entry becomes the events that a pure function
 * makes of it, of which the last one carries the number.
 */
final class SeedDialect implements Dialect {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final Duration PROXIES = Duration.ofSeconds(15);

  private final String channel;
  private final Function<JsonNode, List<SeedEvents.Event>> events;
  private final StreamClock clock;
  private final boolean beats;

  private SeedDialect(
      String channel,
      Function<JsonNode, List<SeedEvents.Event>> events,
      StreamClock clock,
      boolean beats) {
    this.channel = channel;
    this.events = events;
    this.clock = clock;
    this.beats = beats;
  }

  /** The stream of a job, with its heartbeats. */
  static SeedDialect job(StreamClock clock) {
    return new SeedDialect("sse-job", SeedEvents::of, clock, true);
  }

  /** The stream of the older studio; comments show that it lives. */
  static SeedDialect video(StreamClock clock) {
    return new SeedDialect("sse-video", VideoEvents::of, clock, false);
  }

  @Override
  public String channel() {
    return channel;
  }

  @Override
  public void entry(Buffer out, Source.Item item) {
    List<SeedEvents.Event> all = events.apply(parse(item.entry().body()));
    for (SeedEvents.Event event : all.subList(0, all.size() - 1)) {
      EventText.plain(out, event.name(), event.data());
    }
    EventText.numbered(out, item.position(), all.getLast().name(), all.getLast().data());
  }

  @Override
  public void heartbeat(Buffer out) {
    if (beats) {
      EventText.plain(
          out,
          "heartbeat",
          JsonNodeFactory.instance
              .objectNode()
              .put("timestamp", clock.now().toString())
              .put("status", "alive"));
    } else {
      out.appendString(":\n\n");
    }
  }

  @Override
  public boolean beats() {
    return beats;
  }

  @Override
  public void shutdown(Buffer out) {
    EventText.plain(
        out,
        "shutdown",
        JsonNodeFactory.instance
            .objectNode()
            .put("message", "This instance stops; connect again to go on."));
  }

  @Override
  public Duration silence(StreamConfig config) {
    return PROXIES;
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored body is no JSON. Indicates a bug.", e);
    }
  }
}
