/** Tests of what all adapters of remote engines share. */
@NullMarked
package dev.reelay.adapters.remote;

import org.jspecify.annotations.NullMarked;
