package dev.reelay.bus;

import dev.reelay.event.JobEvent;

/** An event and the job that it is about. */
public record JobFact(JobRef job, JobEvent event) {}
