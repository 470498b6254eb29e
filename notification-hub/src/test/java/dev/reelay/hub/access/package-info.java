/** Tests of the streams. */
@NullMarked
package dev.reelay.hub.access;

import org.jspecify.annotations.NullMarked;
