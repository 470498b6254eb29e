/** What was told, what was handled, and whether the two agree. */
@NullMarked
package dev.reelay.testkit.history;

import org.jspecify.annotations.NullMarked;
