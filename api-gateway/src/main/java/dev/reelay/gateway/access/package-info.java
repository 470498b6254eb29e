/** What opens a connection in place of a virtual key: tickets and share links; and how often. */
@NullMarked
package dev.reelay.gateway.access;

import org.jspecify.annotations.NullMarked;
