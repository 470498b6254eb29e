/**
 * Speaks to ComfyUI: workflows from templates, progress over a WebSocket, runs under our own ids.
 */
@NullMarked
package dev.reelay.adapters.comfyui;

import org.jspecify.annotations.NullMarked;
