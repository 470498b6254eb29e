/** The native WebSocket: many jobs over one connection. */
@NullMarked
package dev.reelay.hub.realtime;

import org.jspecify.annotations.NullMarked;
