/** Tests of the job-orchestrator as a whole, and the events that they deliver. */
@NullMarked
package dev.reelay.orchestrator;

import org.jspecify.annotations.NullMarked;
