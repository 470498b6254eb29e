/** The life of a job: its states, the one machine that moves it, and the rows that remember it. */
@NullMarked
package dev.reelay.orchestrator.job;

import org.jspecify.annotations.NullMarked;
