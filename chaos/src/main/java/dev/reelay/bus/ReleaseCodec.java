package dev.reelay.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The codec; with {@code -Dchaos.release=old} that of a release that never heard of {@link
 * StageSucceeded}, with {@code new} that of one that says more in {@link StageProgressed}.
 */
@Alternative
@Priority(1)
@Singleton
class ReleaseCodec extends EventCodec {
  private static final String RELEASE = System.getProperty("chaos.release", "");
  private static final String NEWER_TYPE = StageSucceeded.class.getSimpleName();

  private final ObjectMapper json = mapper();

  @Override
  Set<String> known() {
    Set<String> known = new TreeSet<>(super.known());
    if (RELEASE.equals("old")) {
      known.remove(NEWER_TYPE);
    }
    return known;
  }

  @Override
  @Nullable DomainEvent decode(String type, String body) {
    return known().contains(type) ? super.decode(type, body) : null;
  }

  @Override
  String encode(DomainEvent event) {
    String body = super.encode(event);
    return RELEASE.equals("new") && event instanceof StageProgressed ? withMore(body) : body;
  }

  /** One field that the older release knows but never fills, and one that it does not know. */
  private String withMore(String body) {
    try {
      ObjectNode fields = (ObjectNode) json.readTree(body);
      fields.put("message", "of a newer release");
      fields.putObject("addedLater").put("depth", 1);
      return json.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
