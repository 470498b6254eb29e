/** Tests of ComfyUI. */
@NullMarked
package dev.reelay.simulator.comfyui;

import org.jspecify.annotations.NullMarked;
