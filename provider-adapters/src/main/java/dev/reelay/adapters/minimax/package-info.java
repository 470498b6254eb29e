/** MiniMax, whose two interfaces differ in almost everything but the name of a path. */
@NullMarked
package dev.reelay.adapters.minimax;

import org.jspecify.annotations.NullMarked;
