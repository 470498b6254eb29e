/** Tests of the service as a whole, and what they share. */
@NullMarked
package dev.reelay.adapters;

import org.jspecify.annotations.NullMarked;
