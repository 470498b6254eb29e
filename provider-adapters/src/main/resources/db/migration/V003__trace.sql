-- What a worker does about a job belongs to the trace of the job.
ALTER TABLE provider_tasks ADD COLUMN traceparent text;
