-- What a stage run left is to go: asked for by the orchestrator, done by a worker. Released with a warning, it may be asked for again.
CREATE TABLE stage_releases (
  stage_run_id text PRIMARY KEY REFERENCES provider_tasks ON DELETE CASCADE,
  tries        integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
  released_at  timestamptz,
  warning      text,
  CHECK (warning IS NULL OR released_at IS NOT NULL)
);
