-- How far each job is. The first fact heard of a job makes its row, whichever it is.
CREATE TABLE tracked_jobs (
  job_id         text PRIMARY KEY,
  key_id         text NOT NULL,
  correlation_id text NOT NULL,
  plan           jsonb,
  heard          jsonb NOT NULL,
  progress       double precision NOT NULL CHECK (progress BETWEEN 0 AND 100),
  shown          jsonb,
  progress_no    bigint NOT NULL CHECK (progress_no >= 0),
  published_at   timestamptz,
  held_until     timestamptz,
  ended_as       text CHECK (ended_as IN ('completed', 'failed', 'cancelled', 'timed_out')),
  ended_at       timestamptz,
  CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
  CHECK (ended_at IS NULL OR held_until IS NULL),
  CHECK ((shown IS NULL) = (published_at IS NULL)),
  CHECK (shown IS NULL OR plan IS NOT NULL),
  CHECK (progress < 100 OR ended_as IS NOT NULL)
);
CREATE INDEX tracked_jobs_held ON tracked_jobs (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX tracked_jobs_ended ON tracked_jobs (ended_at) WHERE ended_at IS NOT NULL;

-- Every requested, unfinished stage run has a next check: the database itself refuses a chain that could break.
CREATE TABLE stage_trackings (
  stage_run_id      text PRIMARY KEY,
  job_id            text NOT NULL REFERENCES tracked_jobs ON DELETE CASCADE,
  key_id            text NOT NULL,
  correlation_id    text NOT NULL,
  stage             text NOT NULL,
  attempt           integer NOT NULL CHECK (attempt >= 1),
  provider          text NOT NULL,
  requested_at      timestamptz NOT NULL,
  next_check_at     timestamptz,
  interval_index    integer NOT NULL DEFAULT 0,
  poll_min_ms       bigint,
  poll_suggested_ms bigint,
  percent           double precision,
  last_sign_at      timestamptz NOT NULL,
  unanswered        integer NOT NULL DEFAULT 0,
  stalled_at        timestamptz,
  ended_at          timestamptz,
  end_reason        text,
  CHECK ((ended_at IS NULL) = (next_check_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX stage_trackings_due ON stage_trackings (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX stage_trackings_job ON stage_trackings (job_id);

-- Every published step of every job.
CREATE TABLE progress_history (
  job_id         text NOT NULL REFERENCES tracked_jobs ON DELETE CASCADE,
  progress_no    bigint NOT NULL,
  at             timestamptz NOT NULL,
  attempt        smallint NOT NULL,
  stage          text NOT NULL,
  progress       real NOT NULL,
  stage_progress real NOT NULL,
  current_item   integer,
  total_items    integer,
  eta_seconds    real,
  message        text,
  PRIMARY KEY (job_id, progress_no)
);

-- Durations of finished stage runs that are not yet in the sketches.
CREATE TABLE finished_runs (
  stage_run_id    text PRIMARY KEY,
  provider        text NOT NULL,
  stage           text NOT NULL,
  duration_bucket integer NOT NULL,
  seconds         double precision NOT NULL CHECK (seconds > 0),
  finished_at     timestamptz NOT NULL
);
CREATE INDEX finished_runs_order ON finished_runs (finished_at, stage_run_id);

-- What a stage typically takes; the bucket is the longest video in it, in seconds, 0 where the length is unknown.
CREATE TABLE duration_sketches (
  provider        text NOT NULL,
  stage           text NOT NULL,
  duration_bucket integer NOT NULL,
  runs            bigint NOT NULL CHECK (runs > 0),
  mean_seconds    double precision NOT NULL CHECK (mean_seconds > 0),
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (provider, stage, duration_bucket)
);
