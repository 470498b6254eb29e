/** Following the log of a job on this instance: in order, nothing twice, nothing left out. */
@NullMarked
package dev.reelay.hub.follow;

import org.jspecify.annotations.NullMarked;
