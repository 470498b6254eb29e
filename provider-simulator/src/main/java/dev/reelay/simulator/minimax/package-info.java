/**
 * MiniMax: errors inside HTTP 200 and a film in three steps (V1), true codes and queued cancels
 * (V2).
 */
@NullMarked
package dev.reelay.simulator.minimax;

import org.jspecify.annotations.NullMarked;
