-- A mean says nothing of the spread, so what was learned so far is learned anew as curves. Empty text and length 0 stand
-- for any: a run counts for its own kind, for its model and for its provider.
DELETE FROM duration_sketches;
ALTER TABLE duration_sketches
  DROP CONSTRAINT duration_sketches_pkey,
  ADD COLUMN model text NOT NULL DEFAULT '',
  ADD COLUMN size text NOT NULL DEFAULT '',
  ADD COLUMN video_seconds double precision NOT NULL DEFAULT 0,
  ADD COLUMN digest bytea NOT NULL,
  ADD COLUMN digest_before bytea NOT NULL,
  ADD PRIMARY KEY (provider, model, stage, duration_bucket, size);

ALTER TABLE finished_runs
  ADD COLUMN model text NOT NULL DEFAULT '',
  ADD COLUMN size text NOT NULL DEFAULT '',
  ADD COLUMN video_seconds integer;
