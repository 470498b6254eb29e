/** ComfyUI: a local engine that does one job after another, tells sockets, and forgets. */
@NullMarked
package dev.reelay.simulator.comfyui;

import org.jspecify.annotations.NullMarked;
