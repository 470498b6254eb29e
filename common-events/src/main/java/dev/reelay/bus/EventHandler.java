package dev.reelay.bus;

import dev.reelay.event.DomainEvent;

/**
 * Reacts to one type of event.
 *
 * <p>The bus calls it inside a transaction that already holds the inbox row. A handler writes its
 * own schema, publishes through {@link Events} and does nothing else: no transaction of its own, no
 * call to the outside, no waiting. What must follow a commit goes to {@link AfterCommit}. It may
 * run again after a failure, and events of different publishers come in any order.
 *
 * @param <E> the event
 */
public interface EventHandler<E extends DomainEvent> {
  /** The type that this handler reacts to; one handler per type and service. */
  Class<E> type();

  /**
   * Whether the event is a wish of the moment, such as a check: to hear it twice does no harm, and
   * a lost one is followed by the next. Then it is handed over without a transaction or a row in
   * the inbox, after the other events of its batch, and a failure is only counted and logged.
   */
  default boolean isFleeting() {
    return false;
  }

  /** Applies the event. An exception rolls everything back and leads to parking. */
  void handle(Envelope envelope, E event);
}
