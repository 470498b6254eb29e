package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.RemoteHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run costs by the file of models; the handle remembers it, as prices may change. */
public final class Price {
  private static final String ATTRIBUTE = "price";

  private Price() {}

  /** The price of a run as attributes of its handle; empty when nobody knows it. */
  public static Map<String, String> of(Handover handover) {
    Integer seconds = handover.order().request().parameters().duration();
    Double price = seconds == null ? null : handover.route().price(seconds);
    return price == null ? Map.of() : Map.of(ATTRIBUTE, price.toString());
  }

  /** The same handle with the price, of a run that was found after its hand-over. */
  public static RemoteHandle onto(RemoteHandle found, Handover handover) {
    Map<String, String> attributes = new HashMap<>(of(handover));
    attributes.putAll(found.attributes());
    return new RemoteHandle(found.provider(), found.remoteId(), attributes);
  }

  /** US dollars; null when nobody knew. */
  public static @Nullable Double of(RemoteHandle handle) {
    String price = handle.attributes().get(ATTRIBUTE);
    return price == null ? null : (Double) Double.parseDouble(price);
  }
}
