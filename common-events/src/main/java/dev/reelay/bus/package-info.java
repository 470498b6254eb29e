/**
 * The one way in which events travel: outbox, relay, partitions, inbox, parking; all that Reelay
 * knows of RabbitMQ.
 */
@NullMarked
package dev.reelay.bus;

import org.jspecify.annotations.NullMarked;
