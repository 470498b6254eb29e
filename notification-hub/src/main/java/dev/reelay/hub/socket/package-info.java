/** What all WebSockets of the hub have in common: letting in, sending within bounds, dying. */
@NullMarked
package dev.reelay.hub.socket;

import org.jspecify.annotations.NullMarked;
