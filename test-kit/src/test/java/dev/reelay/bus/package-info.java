/** Tests of the bus on the real servers. */
@NullMarked
package dev.reelay.bus;

import org.jspecify.annotations.NullMarked;
