/** Tests of Replicate's predictions. */
@NullMarked
package dev.reelay.simulator.replicate;

import org.jspecify.annotations.NullMarked;
