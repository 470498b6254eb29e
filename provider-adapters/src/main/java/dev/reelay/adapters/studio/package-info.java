/**
 * The built-in studio: plain Java that turns a prompt into a video on this machine's processors.
 */
@NullMarked
package dev.reelay.adapters.studio;

import org.jspecify.annotations.NullMarked;
