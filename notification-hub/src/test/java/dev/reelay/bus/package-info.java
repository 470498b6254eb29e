/** Lets tests publish to the real broker as other services would. */
@NullMarked
package dev.reelay.bus;

import org.jspecify.annotations.NullMarked;
