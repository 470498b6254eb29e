-- One row per stage run. A tombstone stands for a run that ended before it was heard of; it keeps a late request from
-- starting work. reported_at is the moment at which the one terminal fact left through the outbox.
CREATE TABLE provider_tasks (
  stage_run_id   text PRIMARY KEY,
  job_id         text NOT NULL,
  key_id         text NOT NULL,
  correlation_id text NOT NULL,
  stage          text NOT NULL,
  attempt        integer NOT NULL CHECK (attempt >= 1),
  provider       text NOT NULL,
  state          text NOT NULL CHECK (state IN
                   ('requested', 'submitting', 'running', 'succeeded', 'failed', 'cancelled', 'tombstone')),
  stage_order    text,
  handle         text,
  progress_no    bigint NOT NULL DEFAULT 0 CHECK (progress_no >= 0),
  heard_at       timestamptz NOT NULL,
  deadline_at    timestamptz,
  accepted_at    timestamptz,
  reported_at    timestamptz,
  untracked      boolean NOT NULL DEFAULT false,
  stop_reason    text CHECK (stop_reason IN ('cancelled', 'failed', 'timed_out', 'superseded')),
  respond_by     timestamptz,
  stop_tries     integer NOT NULL DEFAULT 0,
  stop_sent      text CHECK (stop_sent IN ('Cancelled', 'Requested', 'TooLate', 'NotSupported', 'Failed', 'Error')),
  stop_answered  text CHECK (stop_answered IN ('Cancelled', 'Requested', 'TooLate', 'NotSupported', 'Failed', 'Error')),
  due_at         timestamptz,
  lease_instance text,
  lease_fence    bigint,
  CHECK ((lease_instance IS NULL) = (lease_fence IS NULL)),
  CHECK ((stop_reason IS NULL) = (respond_by IS NULL)),
  CHECK (state = 'tombstone' OR (stage_order IS NOT NULL AND deadline_at IS NOT NULL)),
  CHECK (state <> 'running' OR (handle IS NOT NULL AND accepted_at IS NOT NULL)),
  CHECK (state NOT IN ('requested', 'submitting', 'tombstone') OR handle IS NULL),
  CHECK (state NOT IN ('requested', 'submitting', 'running') OR reported_at IS NULL),
  CHECK (state NOT IN ('succeeded', 'failed', 'cancelled') OR reported_at IS NOT NULL),
  CHECK (state <> 'requested' OR due_at IS NOT NULL)
);
CREATE INDEX provider_tasks_due ON provider_tasks (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX provider_tasks_reported ON provider_tasks (reported_at) WHERE reported_at IS NOT NULL;
CREATE INDEX provider_tasks_job ON provider_tasks (job_id);

-- Written before a provider is called, closed with what it answered; an open one of a dead worker may have been paid for.
CREATE TABLE submit_intents (
  stage_run_id     text NOT NULL REFERENCES provider_tasks ON DELETE CASCADE,
  n                integer NOT NULL CHECK (n >= 1),
  provider         text NOT NULL,
  client_reference text NOT NULL,
  opened_at        timestamptz NOT NULL,
  closed_at        timestamptz,
  outcome          text CHECK (outcome IN ('accepted', 'immediate', 'rejected', 'unknown', 'not_sent')),
  PRIMARY KEY (stage_run_id, n),
  CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX submit_intents_open ON submit_intents (stage_run_id) WHERE closed_at IS NULL;

CREATE TABLE artifacts (
  job_id       text NOT NULL,
  name         text NOT NULL,
  key_id       text NOT NULL,
  stage        text NOT NULL,
  attempt      integer NOT NULL,
  storage_key  text NOT NULL,
  content_type text NOT NULL,
  size_bytes   bigint NOT NULL CHECK (size_bytes >= 0),
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  stored_at    timestamptz NOT NULL,
  PRIMARY KEY (job_id, name)
);

-- The built-in studio's own work list; the rest of the service sees it through the provider interface only.
CREATE TABLE studio_tasks (
  stage_run_id     text PRIMARY KEY,
  stage_order      text NOT NULL,
  state            text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  progress         text,
  output           text,
  failure          text,
  cancel_requested boolean NOT NULL DEFAULT false,
  created_at       timestamptz NOT NULL,
  ended_at         timestamptz,
  lease_instance   text,
  lease_fence      bigint,
  CHECK ((lease_instance IS NULL) = (lease_fence IS NULL)),
  CHECK (lease_instance IS NULL OR state = 'running'),
  CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'succeeded') = (output IS NOT NULL)),
  CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX studio_tasks_open ON studio_tasks (created_at) WHERE ended_at IS NULL;
CREATE INDEX studio_tasks_ended ON studio_tasks (ended_at) WHERE ended_at IS NOT NULL;

-- What each living instance sees of a provider, and what was last told of it; available where any instance says so.
CREATE TABLE provider_sightings (
  provider    text NOT NULL,
  instance_id text NOT NULL,
  available   boolean NOT NULL,
  reason      text,
  PRIMARY KEY (provider, instance_id)
);
CREATE TABLE provider_availability (
  provider  text PRIMARY KEY,
  version   bigint NOT NULL,
  available boolean NOT NULL,
  reason    text
);
