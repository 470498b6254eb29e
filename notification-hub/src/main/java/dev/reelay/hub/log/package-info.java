/** The job log: what clients may know of a job, numbered, one canonical body per entry. */
@NullMarked
package dev.reelay.hub.log;

import org.jspecify.annotations.NullMarked;
