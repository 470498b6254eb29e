/** A few workers that share one kind of work and sleep while there is none. */
@NullMarked
package dev.reelay.adapters.crew;

import org.jspecify.annotations.NullMarked;
