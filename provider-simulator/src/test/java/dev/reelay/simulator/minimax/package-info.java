/** Tests of both generations of MiniMax on the wire. */
@NullMarked
package dev.reelay.simulator.minimax;

import org.jspecify.annotations.NullMarked;
