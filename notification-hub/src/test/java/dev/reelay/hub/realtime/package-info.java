/** The native WebSocket as its clients see it. */
@NullMarked
package dev.reelay.hub.realtime;

import org.jspecify.annotations.NullMarked;
