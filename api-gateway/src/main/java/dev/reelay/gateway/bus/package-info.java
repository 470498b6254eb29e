/** The gateway's own parked events and outbox, for administrators. */
@NullMarked
package dev.reelay.gateway.bus;

import org.jspecify.annotations.NullMarked;
