/** Tells the other services which providers can be used at the moment. */
@NullMarked
package dev.reelay.adapters.availability;

import org.jspecify.annotations.NullMarked;
