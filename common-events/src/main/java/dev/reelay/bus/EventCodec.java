package dev.reelay.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.DeletionReason;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.JobStatus;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StopReason;
import dev.reelay.event.WaitingFor;
import dev.reelay.event.Word;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events to and from JSON; the only registry of event names.
 *
 * <p>A field that is unknown is skipped and one that is missing is null, so that instances of two
 * releases understand each other.
 */
@Singleton
public class EventCodec {
  /** Most bytes that an event may have on the wire. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final Map<String, Class<? extends DomainEvent>> TYPES = collect();

  private final ObjectMapper json = mapper();

  /** The mapper that stores domain values (words, instants) as events do; for JSON columns. */
  public static ObjectMapper mapper() {
    SimpleModule words = new SimpleModule("words");
    words.addSerializer(Word.class, new WordSerializer());
    word(words, Billed.class);
    word(words, CancellationOutcome.class);
    word(words, DeletionReason.class);
    word(words, EngineStatus.class);
    word(words, JobStatus.class);
    word(words, ProgressKind.class);
    word(words, StopReason.class);
    word(words, WaitingFor.class);
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .addModule(words)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /** The names of all events that this release knows, with their classes. */
  public static Map<String, Class<? extends DomainEvent>> types() {
    return TYPES;
  }

  private static Map<String, Class<? extends DomainEvent>> collect() {
    Map<String, Class<? extends DomainEvent>> types = new TreeMap<>();
    collect(DomainEvent.class, types);
    return Collections.unmodifiableMap(types);
  }

  /** The names of the events that {@link #decode} reads. */
  Set<String> known() {
    return TYPES.keySet();
  }

  String encode(DomainEvent event) {
    try {
      byte[] body = json.writeValueAsBytes(event);
      if (body.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            event.getClass().getSimpleName()
                + " has "
                + body.length
                + " bytes, more than "
                + MAX_BYTES);
      }
      return new String(body, StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot encode " + event.getClass().getSimpleName(), e);
    }
  }

  /**
   * The event, or null when this release does not know the type. Fails when the body does not fit.
   */
  @Nullable DomainEvent decode(String type, String body) {
    Class<? extends DomainEvent> target = TYPES.get(type);
    if (target == null) {
      return null;
    }
    try {
      return json.readValue(body, target);
    } catch (IOException e) {
      throw new UncheckedIOException("Not a readable " + type, e);
    }
  }

  private static void collect(Class<?> type, Map<String, Class<? extends DomainEvent>> types) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted == null) {
      types.put(type.getSimpleName(), type.asSubclass(DomainEvent.class));
      return;
    }
    for (Class<?> subtype : permitted) {
      collect(subtype, types);
    }
  }

  private static <E extends Enum<E> & Word> void word(SimpleModule module, Class<E> type) {
    module.addDeserializer(type, new WordDeserializer<>(type));
  }

  private static final class WordSerializer extends ToStringSerializerBase {
    WordSerializer() {
      super(Word.class);
    }

    @Override
    public String valueToString(Object value) {
      return ((Word) value).word();
    }
  }

  private static final class WordDeserializer<E extends Enum<E> & Word> extends StdDeserializer<E> {
    private final Class<E> type;

    WordDeserializer(Class<E> type) {
      super(type);
      this.type = type;
    }

    @Override
    public E deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getText();
      for (E value : type.getEnumConstants()) {
        if (value.word().equals(text)) {
          return value;
        }
      }
      throw context.weirdStringException(text, type, "no such word");
    }
  }
}
