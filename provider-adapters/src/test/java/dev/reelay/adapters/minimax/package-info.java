/** Tests of what speaks MiniMax's interfaces. */
@NullMarked
package dev.reelay.adapters.minimax;

import org.jspecify.annotations.NullMarked;
