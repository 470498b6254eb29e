-- Domain time. Tests replace this function; leases use now() instead.
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

CREATE TABLE outbox (
  id             bigserial PRIMARY KEY,
  event_id       uuid NOT NULL UNIQUE,
  key_id         text NOT NULL,
  job_id         text,
  correlation_id text NOT NULL,
  type           text NOT NULL,
  causation_id   uuid,
  traceparent    text,
  body           text NOT NULL,
  occurred_at    timestamptz NOT NULL,
  sent_at        timestamptz
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE inbox (
  event_id    uuid PRIMARY KEY,
  received_at timestamptz NOT NULL
);
CREATE INDEX inbox_received ON inbox (received_at);

CREATE TABLE parked_events (
  event_id       uuid PRIMARY KEY,
  job_id         text,
  key_id         text NOT NULL,
  type           text NOT NULL,
  version        integer NOT NULL,
  source         text NOT NULL,
  sequence       bigint NOT NULL,
  correlation_id text NOT NULL,
  causation_id   uuid,
  traceparent    text,
  occurred_at    timestamptz NOT NULL,
  body           text NOT NULL,
  position       bigserial NOT NULL,
  reason         text NOT NULL CHECK (reason IN ('failed', 'behind', 'unknown_type', 'too_old', 'undecodable')),
  attempts       integer NOT NULL,
  next_try_at    timestamptz NOT NULL,
  state          text NOT NULL CHECK (state IN ('waiting', 'unknown_type', 'stuck')),
  error          text
);
CREATE INDEX parked_events_job ON parked_events (job_id, position);
CREATE INDEX parked_events_due ON parked_events (next_try_at) WHERE state = 'waiting';

-- Who is alive; the fence tells a worker's writes from those of an earlier holder of the same lease.
CREATE TABLE instances (
  id         text PRIMARY KEY,
  fence      bigserial NOT NULL,
  renewed_at timestamptz NOT NULL
);
