-- Whose doing a change was: a client, an administrator, or the part that noticed it.
ALTER TABLE transitions ADD COLUMN who text;

-- What the provider can stop, and what it answered to a run that ended badly (free of secrets).
ALTER TABLE stage_runs ADD COLUMN stoppable text;
ALTER TABLE stage_runs ADD COLUMN raw_answer text;

-- What ended jobs left and nobody needs: removed in reverse, one stage after another.
CREATE TABLE releases (
  run_id      text PRIMARY KEY REFERENCES stage_runs,
  job_id      text NOT NULL REFERENCES jobs,
  position    bigint NOT NULL,
  state       text NOT NULL CHECK (state IN ('waiting', 'requested', 'released', 'kept', 'given_up')),
  attempts    integer NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  warning     text,
  ended_at    timestamptz,
  CONSTRAINT tried_until_over CHECK ((next_try_at IS NOT NULL) = (state IN ('waiting', 'requested'))),
  CONSTRAINT ended_iff_over CHECK ((ended_at IS NULL) = (next_try_at IS NOT NULL))
);
CREATE INDEX releases_due ON releases (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX releases_job ON releases (job_id);
CREATE INDEX stages_run ON stages (run_id);
CREATE INDEX jobs_retry_of ON jobs (retry_of) WHERE retry_of IS NOT NULL;

-- What administrators ordered, and what came of it.
CREATE TABLE job_orders (
  id      bigserial PRIMARY KEY,
  at      timestamptz NOT NULL,
  actor   text NOT NULL,
  action  text NOT NULL CHECK (action IN ('cancel', 'fail', 'requeue')),
  job_id  text,
  filter  jsonb,
  reason  text NOT NULL,
  matched integer NOT NULL,
  changed integer NOT NULL
);
CREATE INDEX job_orders_job ON job_orders (job_id) WHERE job_id IS NOT NULL;
