package dev.reelay.hub.signalr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.hub.access.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Promises connections: versions 0 and 1 of the negotiation. Reads and writes the database. */
@ApplicationScoped
class Negotiation {
  private final SecureRandom random = new SecureRandom();
  private final NegotiationStore store;
  private final SignalrConfig config;

  Negotiation(NegotiationStore store, SignalrConfig config) {
    this.store = store;
    this.config = config;
  }

  /**
   * The answer to a client that speaks this version, as JSON; newer ones get the newest we have.
   */
  String answer(@Nullable String wanted, Access access) {
    int version = wanted == null || !wanted.matches("[1-9][0-9]{0,3}") ? 0 : 1;
    String connectionId = secret();
    String token = version == 0 ? connectionId : secret();
    store.promise(token, access.keyId());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("negotiateVersion", version).put("connectionId", connectionId);
    if (version > 0) {
      answer.put("connectionToken", token);
    }
    ArrayNode transports = answer.putArray("availableTransports");
    transport(transports, "WebSockets", "Text", "Binary");
    transport(transports, "ServerSentEvents", "Text");
    transport(transports, "LongPolling", "Text", "Binary");
    return answer.toString();
  }

  /** Whether the connection was promised to this key; true once. */
  boolean spend(String token, Access access) {
    return store.spend(token, access.keyId(), config.negotiated());
  }

  private static void transport(ArrayNode all, String name, String... formats) {
    ArrayNode given = all.addObject().put("transport", name).putArray("transferFormats");
    for (String format : formats) {
      given.add(format);
    }
  }

  private String secret() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
