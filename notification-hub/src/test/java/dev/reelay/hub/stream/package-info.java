/** Tests of the streams. */
@NullMarked
package dev.reelay.hub.stream;

import org.jspecify.annotations.NullMarked;
