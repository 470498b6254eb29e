-- What a key has at work, for the expected start of what waits.
CREATE INDEX job_view_at_work ON job_view (key_id, started_at) WHERE status IN ('processing', 'retrying', 'cancelling');
