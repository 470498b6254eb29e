-- When the next retry is due: asked for in each round that starts nothing.
CREATE INDEX jobs_next_begun ON jobs (ready_at) WHERE ready_at IS NOT NULL AND state <> 'pending';
