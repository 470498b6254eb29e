/** Tests of following. */
@NullMarked
package dev.reelay.hub.follow;

import org.jspecify.annotations.NullMarked;
