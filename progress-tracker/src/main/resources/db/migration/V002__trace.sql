-- What a timer does about a job belongs to the trace of the job.
ALTER TABLE stage_trackings ADD COLUMN traceparent text;
ALTER TABLE tracked_jobs ADD COLUMN traceparent text;
