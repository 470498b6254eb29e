/** Tests of what speaks to ComfyUI. */
@NullMarked
package dev.reelay.adapters.comfyui;

import org.jspecify.annotations.NullMarked;
