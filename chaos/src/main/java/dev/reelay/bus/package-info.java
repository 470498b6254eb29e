/** Stand-ins for beans of the bus, each wrong in one way when asked for it. */
@NullMarked
package dev.reelay.bus;

import org.jspecify.annotations.NullMarked;
