/** Redis between the instances of the hub: it wakes and fans out, and may be lost. */
@NullMarked
package dev.reelay.hub.backplane;

import org.jspecify.annotations.NullMarked;
