/** Spoken narration as wave files, from whichever speech engine this machine has. */
@NullMarked
package dev.reelay.adapters.studio.speech;

import org.jspecify.annotations.NullMarked;
