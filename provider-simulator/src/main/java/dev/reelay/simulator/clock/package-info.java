/** Time that runs faster than the wall's, and what is due in it. */
@NullMarked
package dev.reelay.simulator.clock;

import org.jspecify.annotations.NullMarked;
