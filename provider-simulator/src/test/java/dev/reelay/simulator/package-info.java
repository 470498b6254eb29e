/** Tests of the simulator as its clients see it. */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
