/** Accepts jobs and shows them: intake, cancellation and the folded view. */
@NullMarked
package dev.reelay.gateway.job;

import org.jspecify.annotations.NullMarked;
