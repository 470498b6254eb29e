/**
 * The hub that stock SignalR clients connect to: JSON protocol over WebSockets, SSE and long
 * polling.
 */
@NullMarked
package dev.reelay.hub.signalr;

import org.jspecify.annotations.NullMarked;
