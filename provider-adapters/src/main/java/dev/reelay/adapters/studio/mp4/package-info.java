/** A reader for the parts of an MP4 file that tell whether it is sound. */
@NullMarked
package dev.reelay.adapters.studio.mp4;

import org.jspecify.annotations.NullMarked;
