-- What the next check is chosen by: when the provider took the run on, how long such runs take, when it was last known
-- not to be at work yet, and how likely it is that nobody tells of its end.
ALTER TABLE stage_trackings
  ADD COLUMN accepted_at timestamptz,
  ADD COLUMN lifespan double precision[],
  ADD COLUMN idle_at timestamptz,
  ADD COLUMN untold double precision NOT NULL DEFAULT 1 CHECK (untold BETWEEN 0 AND 1),
  ADD COLUMN answered_index integer NOT NULL DEFAULT 0;

-- Of a run of whose end its provider was expected to tell: whether it did.
ALTER TABLE stage_trackings ADD COLUMN told boolean;
CREATE INDEX stage_trackings_told ON stage_trackings (provider, ended_at) WHERE told IS NOT NULL;
