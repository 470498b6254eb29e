-- What a virtual key may have running; the highest version heard wins. Its row is the lock under which key grants are counted.
CREATE TABLE key_limits (
  key_id          text PRIMARY KEY,
  version         bigint NOT NULL,
  max_running     integer NOT NULL CHECK (max_running >= 1),
  weight          integer NOT NULL CHECK (weight >= 1),
  last_started_at timestamptz
);

-- What a provider may have running; its row is the lock under which provider grants are counted.
CREATE TABLE provider_limits (
  provider             text PRIMARY KEY,
  max_running          integer NOT NULL CHECK (max_running >= 1),
  available            boolean NOT NULL DEFAULT true,
  availability_version bigint NOT NULL DEFAULT 0,
  unavailable_because  text,
  CHECK (NOT available OR unavailable_because IS NULL)
);

CREATE TABLE jobs (
  id             text PRIMARY KEY,
  key_id         text NOT NULL REFERENCES key_limits,
  correlation_id text NOT NULL,
  traceparent    text,
  model          text NOT NULL,
  request        jsonb NOT NULL,
  plan           jsonb NOT NULL,
  retry_of       text,
  state          text NOT NULL CHECK (state IN
    ('pending', 'processing', 'retrying', 'cancelling', 'completed', 'failed', 'cancelled', 'timed_out')),
  -- Number of changes, and number of facts told about them.
  version        bigint NOT NULL CHECK (version >= 1),
  told           bigint NOT NULL CHECK (told >= 0 AND told <= version),
  attempt        integer NOT NULL CHECK (attempt >= 1),
  run_id         text,
  waiting_for    text CHECK (waiting_for IN ('key_limit', 'provider_limit', 'provider_unavailable')),
  failure        jsonb,
  cancellation   jsonb,
  warnings       jsonb NOT NULL,
  created_at     timestamptz NOT NULL,
  deadline_at    timestamptz NOT NULL,
  started_at     timestamptz,
  finished_at    timestamptz,
  -- When the dispatcher may start it, and with whom; null while nothing is to be started.
  ready_at       timestamptz,
  next_provider  text,
  -- When a timer looks at it whatever happens: the deadline, or the last moment of a cancel.
  due_at         timestamptz,

  CONSTRAINT finished_iff_terminal CHECK
    ((finished_at IS NOT NULL) = (state IN ('completed', 'failed', 'cancelled', 'timed_out'))),
  CONSTRAINT due_until_finished CHECK ((due_at IS NULL) = (finished_at IS NOT NULL)),
  CONSTRAINT ready_iff_startable CHECK (CASE state
    WHEN 'pending' THEN ready_at IS NOT NULL
    WHEN 'retrying' THEN ready_at IS NOT NULL
    WHEN 'processing' THEN (ready_at IS NULL) = (run_id IS NOT NULL)
    ELSE ready_at IS NULL END),
  CONSTRAINT provider_iff_ready CHECK ((next_provider IS NULL) = (ready_at IS NULL)),
  CONSTRAINT run_iff_begun CHECK (CASE state
    WHEN 'processing' THEN true
    WHEN 'retrying' THEN run_id IS NOT NULL
    WHEN 'cancelling' THEN run_id IS NOT NULL
    ELSE run_id IS NULL END),
  CONSTRAINT waiting_only_pending CHECK (waiting_for IS NULL OR state = 'pending'),
  CONSTRAINT first_attempt_when_pending CHECK (state <> 'pending' OR attempt = 1),
  CONSTRAINT started_when_begun CHECK
    (started_at IS NOT NULL OR state IN ('pending', 'failed', 'cancelled', 'timed_out')),
  CONSTRAINT not_started_when_pending CHECK (started_at IS NULL OR state <> 'pending'),
  CONSTRAINT failure_iff_failed CHECK
    ((failure IS NOT NULL) = (state IN ('retrying', 'failed', 'timed_out'))),
  CONSTRAINT cancellation_when_asked CHECK (CASE state
    WHEN 'cancelling' THEN cancellation IS NOT NULL
    WHEN 'cancelled' THEN cancellation IS NOT NULL
    WHEN 'completed' THEN true
    ELSE cancellation IS NULL END)
);
CREATE INDEX jobs_ready ON jobs (key_id, ready_at, id) WHERE ready_at IS NOT NULL;
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;

-- One attempt at one stage; at most one of a stage is live.
CREATE TABLE stage_runs (
  id           text PRIMARY KEY,
  job_id       text NOT NULL REFERENCES jobs,
  stage        text NOT NULL,
  attempt      integer NOT NULL CHECK (attempt >= 1),
  provider     text NOT NULL,
  state        text NOT NULL CHECK (state IN
    ('requested', 'accepted', 'succeeded', 'failed', 'cancelled', 'stalled', 'timed_out', 'abandoned')),
  requested_at timestamptz NOT NULL,
  accepted_at  timestamptz,
  ended_at     timestamptz,
  failure      jsonb,
  UNIQUE (job_id, stage, attempt),
  CONSTRAINT id_says_all CHECK (id = job_id || '.' || stage || '.' || attempt),
  CONSTRAINT ended_iff_over CHECK ((ended_at IS NULL) = (state IN ('requested', 'accepted'))),
  CONSTRAINT accepted_has_time CHECK (state <> 'accepted' OR accepted_at IS NOT NULL)
);
CREATE UNIQUE INDEX stage_runs_live ON stage_runs (job_id, stage) WHERE ended_at IS NULL;
ALTER TABLE jobs ADD FOREIGN KEY (run_id) REFERENCES stage_runs;

-- The stages that are done; a row is never made twice.
CREATE TABLE stages (
  job_id      text NOT NULL REFERENCES jobs,
  stage       text NOT NULL,
  run_id      text NOT NULL REFERENCES stage_runs,
  provider    text NOT NULL,
  outputs     jsonb NOT NULL,
  warnings    jsonb NOT NULL,
  metadata    jsonb NOT NULL,
  cost        double precision,
  duration_ms bigint NOT NULL,
  finished_at timestamptz NOT NULL,
  position    bigserial NOT NULL,
  PRIMARY KEY (job_id, stage)
);

-- Every change of every job: who, why, when.
CREATE TABLE transitions (
  job_id     text NOT NULL REFERENCES jobs,
  version    bigint NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  attempt    integer NOT NULL,
  signal     text NOT NULL,
  why        text,
  at         timestamptz NOT NULL,
  PRIMARY KEY (job_id, version),
  CONSTRAINT begins_with_the_first CHECK ((from_state IS NULL) = (version = 1))
);

-- The right to run: of a job under its key, of a stage run at its provider. Only the dispatcher takes one.
CREATE TABLE grants (
  kind      text NOT NULL CHECK (kind IN ('key', 'provider')),
  holder_id text NOT NULL,
  scope     text NOT NULL,
  taken_at  timestamptz NOT NULL,
  PRIMARY KEY (kind, holder_id)
);
CREATE INDEX grants_scope ON grants (kind, scope);
