/** The SignalR hub on the wire; stock clients drive it end to end. */
@NullMarked
package dev.reelay.hub.signalr;

import org.jspecify.annotations.NullMarked;
