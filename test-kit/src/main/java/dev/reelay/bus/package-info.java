/** The part of the test kit that needs to see inside the bus. */
@NullMarked
package dev.reelay.bus;

import org.jspecify.annotations.NullMarked;
