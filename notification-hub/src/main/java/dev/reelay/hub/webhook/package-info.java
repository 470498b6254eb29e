/**
 * Webhooks out: the job log told to addresses that clients name, signed, in order, until they take
 * it.
 */
@NullMarked
package dev.reelay.hub.webhook;

import org.jspecify.annotations.NullMarked;
