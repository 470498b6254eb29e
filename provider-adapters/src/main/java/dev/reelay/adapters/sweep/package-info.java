/** Removes what nobody needs and nobody else removed: what killed instances left behind. */
@NullMarked
package dev.reelay.adapters.sweep;

import org.jspecify.annotations.NullMarked;
