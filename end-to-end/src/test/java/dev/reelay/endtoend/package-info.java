/** The suite as shipped, seen from outside. */
@NullMarked
package dev.reelay.endtoend;

import org.jspecify.annotations.NullMarked;
