CREATE TABLE virtual_keys (
  id          text PRIMARY KEY CHECK (id ~ '^key_[0-9A-HJKMNP-TV-Z]{26}$'),
  name        text NOT NULL UNIQUE,
  admin       boolean NOT NULL,
  enabled     boolean NOT NULL,
  max_running integer NOT NULL CHECK (max_running >= 1),
  max_queued  integer NOT NULL CHECK (max_queued >= 0),
  weight      integer NOT NULL CHECK (weight >= 1),
  priority    integer NOT NULL CHECK (priority BETWEEN 0 AND 9),
  version     bigint NOT NULL CHECK (version >= 1),
  created_at  timestamptz NOT NULL
);

-- Only the keyed hash of a secret is ever stored.
CREATE TABLE key_secrets (
  hash       text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  key_id     text NOT NULL REFERENCES virtual_keys,
  created_at timestamptz NOT NULL
);
CREATE INDEX key_secrets_key ON key_secrets (key_id);

CREATE TABLE job_view (
  job_id              text PRIMARY KEY CHECK (job_id ~ '^job_[0-9A-HJKMNP-TV-Z]{26}$'),
  key_id              text NOT NULL REFERENCES virtual_keys,
  correlation_id      text NOT NULL,
  model               text NOT NULL,
  metadata            json NOT NULL,
  created_at          timestamptz NOT NULL,
  cancel_requested_at timestamptz,
  status              text NOT NULL CHECK (status IN ('pending', 'processing', 'retrying', 'cancelling',
                                                      'completed', 'failed', 'cancelled', 'timed_out')),
  job_version         bigint NOT NULL CHECK (job_version >= 0),
  attempt             integer NOT NULL CHECK (attempt >= 1),
  started_at          timestamptz,
  completed_at        timestamptz,
  next_retry_at       timestamptz,
  progress_no         bigint NOT NULL CHECK (progress_no >= 0),
  stage               text,
  progress            double precision NOT NULL CHECK (progress BETWEEN 0 AND 100),
  stage_progress      double precision NOT NULL CHECK (stage_progress BETWEEN 0 AND 100),
  message             text,
  eta_seconds         double precision,
  elapsed_seconds     double precision,
  outcome             json NOT NULL,
  warnings            json NOT NULL,
  changed_at          timestamptz NOT NULL,
  CONSTRAINT job_view_ended CHECK ((status IN ('completed', 'failed', 'cancelled', 'timed_out')) = (completed_at IS NOT NULL)),
  CONSTRAINT job_view_whole CHECK ((status = 'completed') = (progress = 100)),
  CONSTRAINT job_view_waits CHECK ((status = 'retrying') = (next_retry_at IS NOT NULL)),
  CONSTRAINT job_view_unheard CHECK (job_version > 0 OR status = 'pending')
);
CREATE INDEX job_view_key ON job_view (key_id, created_at DESC, job_id DESC);

CREATE TABLE idempotency_keys (
  key_id          text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash       text NOT NULL,
  job_id          text NOT NULL REFERENCES job_view ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (key_id, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_job ON idempotency_keys (job_id);

CREATE TABLE provider_availability (
  provider   text PRIMARY KEY,
  version    bigint NOT NULL,
  models     text[] NOT NULL,
  available  boolean NOT NULL,
  reason     text,
  changed_at timestamptz NOT NULL
);

CREATE TABLE model_durations (
  model      text PRIMARY KEY,
  p50        double precision NOT NULL CHECK (p50 >= 0),
  p90        double precision NOT NULL CHECK (p90 >= 0),
  changed_at timestamptz NOT NULL
);
