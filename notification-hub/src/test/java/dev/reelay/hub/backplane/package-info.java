/** Tests of the backplane. */
@NullMarked
package dev.reelay.hub.backplane;

import org.jspecify.annotations.NullMarked;
