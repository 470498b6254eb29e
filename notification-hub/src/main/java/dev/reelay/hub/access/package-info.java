/** Who asks: the access tokens that the gateway signs. */
@NullMarked
package dev.reelay.hub.access;

import org.jspecify.annotations.NullMarked;
