/** Which addresses we may be sent to by those who tell us where to call. */
@NullMarked
package dev.reelay.reach;

import org.jspecify.annotations.NullMarked;
