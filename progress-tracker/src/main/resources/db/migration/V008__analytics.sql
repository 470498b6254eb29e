-- What became of stage runs and jobs, for figures over many of them; it outlives the jobs themselves.
CREATE TABLE ended_runs (
  stage_run_id  text PRIMARY KEY,
  job_id        text NOT NULL,
  key_id        text NOT NULL,
  provider      text NOT NULL,
  model         text NOT NULL,
  stage         text NOT NULL,
  attempt       integer NOT NULL,
  outcome       text NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled')),
  failure_class text,
  seconds       double precision NOT NULL CHECK (seconds >= 0),
  checks        integer NOT NULL,
  ended_at      timestamptz NOT NULL
);
CREATE INDEX ended_runs_time ON ended_runs (ended_at);
CREATE INDEX ended_runs_key ON ended_runs (key_id, ended_at);

-- The estimate is the one that was shown at half way; its error is a share of the time that was really left.
CREATE TABLE ended_jobs (
  job_id         text PRIMARY KEY,
  key_id         text NOT NULL,
  model          text NOT NULL,
  provider       text NOT NULL,
  outcome        text NOT NULL,
  stage          text,
  progress       real NOT NULL,
  seconds        double precision NOT NULL CHECK (seconds >= 0),
  cancel_outcome text,
  eta_error      real,
  eta_place      text CHECK (eta_place IN ('early', 'in_range', 'late')),
  ended_at       timestamptz NOT NULL
);
CREATE INDEX ended_jobs_time ON ended_jobs (ended_at);
CREATE INDEX ended_jobs_key ON ended_jobs (key_id, ended_at);

-- What others were last told of how long the jobs of a model take, in seconds.
CREATE TABLE told_durations (
  model   text PRIMARY KEY,
  p50     double precision NOT NULL,
  p90     double precision NOT NULL,
  told_at timestamptz NOT NULL
);
