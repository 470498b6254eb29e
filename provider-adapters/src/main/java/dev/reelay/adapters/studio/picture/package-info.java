/** Designed frames and captions, painted with Java2D and the bundled fonts. */
@NullMarked
package dev.reelay.adapters.studio.picture;

import org.jspecify.annotations.NullMarked;
