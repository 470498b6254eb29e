/** Tests of webhooks. */
@NullMarked
package dev.reelay.hub.webhook;

import org.jspecify.annotations.NullMarked;
