/** How long stages typically take here, and what that says about a running job. */
@NullMarked
package dev.reelay.tracker.eta;

import org.jspecify.annotations.NullMarked;
