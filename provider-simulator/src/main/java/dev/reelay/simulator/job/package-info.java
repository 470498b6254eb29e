/** The life of a remote job as a function of its story and the time. */
@NullMarked
package dev.reelay.simulator.job;

import org.jspecify.annotations.NullMarked;
