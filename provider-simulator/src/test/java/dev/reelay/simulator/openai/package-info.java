/** Tests of the videos dialect on the wire. */
@NullMarked
package dev.reelay.simulator.openai;

import org.jspecify.annotations.NullMarked;
