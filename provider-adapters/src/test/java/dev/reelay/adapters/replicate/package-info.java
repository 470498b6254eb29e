/** Tests of what speaks to Replicate. */
@NullMarked
package dev.reelay.adapters.replicate;

import org.jspecify.annotations.NullMarked;
