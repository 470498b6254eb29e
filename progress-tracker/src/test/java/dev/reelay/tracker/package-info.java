/** Tests. */
@NullMarked
package dev.reelay.tracker;

import org.jspecify.annotations.NullMarked;
