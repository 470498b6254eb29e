-- Whether the entry is the first that shows its stage as done.
ALTER TABLE log_entries ADD COLUMN stage_done boolean NOT NULL DEFAULT false;

-- Where a key wants to be told: a subscription to all of its jobs, or the address that some jobs named themselves.
CREATE TABLE webhook_endpoints (
  id              text PRIMARY KEY CHECK (id ~ '^wh_[0-9A-HJKMNP-TV-Z]{26}$'),
  key_id          text NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('key', 'job')),
  url             text NOT NULL CHECK (length(url) <= 2048),
  description     text,
  types           text[] NOT NULL,
  stages          boolean NOT NULL,
  signature       text NOT NULL CHECK (signature IN ('hmac', 'ed25519')),
  state           text NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'disabled')),
  disabled_reason text CHECK (disabled_reason IN ('asked', 'gone')),
  from_key_seq    bigint NOT NULL CHECK (from_key_seq >= 0),
  created_at      timestamptz NOT NULL,
  -- When to look at it next; null when nothing waits.
  due_at          timestamptz,
  -- The breaker: failures in a row, and until when nothing is tried.
  failures        integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  blocked_until   timestamptz,
  CHECK ((state = 'disabled') = (disabled_reason IS NOT NULL))
);
CREATE INDEX webhook_endpoints_key ON webhook_endpoints (key_id, created_at, id);
CREATE UNIQUE INDEX webhook_endpoints_job_url ON webhook_endpoints (key_id, url) WHERE kind = 'job';
CREATE INDEX webhook_endpoints_due ON webhook_endpoints (due_at) WHERE due_at IS NOT NULL AND state = 'enabled';

-- The jobs that named an address.
CREATE TABLE webhook_jobs (
  job_id      text PRIMARY KEY,
  endpoint_id text NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
  created_at  timestamptz NOT NULL
);
CREATE INDEX webhook_jobs_endpoint ON webhook_jobs (endpoint_id);

-- What calls are signed with. The owner is an endpoint, or a key for the addresses that its jobs name.
CREATE TABLE webhook_secrets (
  owner       text NOT NULL,
  secret      text NOT NULL,
  created_at  timestamptz NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (owner, secret)
);
-- At most one that is not being replaced.
CREATE UNIQUE INDEX webhook_secrets_current ON webhook_secrets (owner) WHERE valid_until IS NULL;

-- Up to which entry of its log a key's deliveries were made; only keys that want any have a row.
CREATE TABLE webhook_cursors (
  key_id  text PRIMARY KEY,
  key_seq bigint NOT NULL CHECK (key_seq >= 0)
);

-- One entry for one endpoint. Of those of a job that wait, only the first has a next_at: that is the order.
CREATE TABLE webhook_deliveries (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  endpoint_id    text NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
  key_id         text NOT NULL,
  job_id         text NOT NULL,
  seq            bigint NOT NULL CHECK (seq > 0),
  event          text NOT NULL,
  state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed', 'expired')),
  created_at     timestamptz NOT NULL,
  next_at        timestamptz,
  attempts       integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  last_at        timestamptz,
  last_status    integer,
  last_error     text,
  last_millis    integer,
  lease_instance text,
  lease_fence    bigint,
  UNIQUE (endpoint_id, job_id, seq),
  CHECK (state = 'waiting' OR (next_at IS NULL AND lease_instance IS NULL)),
  CHECK ((lease_instance IS NULL) = (lease_fence IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, job_id, seq) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (key_id, endpoint_id) WHERE lease_instance IS NOT NULL;
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

-- Of what waits of each of these jobs, schedules the first and no other, and has the endpoint looked at. The caller holds
-- the endpoint's row.
CREATE FUNCTION webhook_go_on(endpoint text, jobs text[]) RETURNS void LANGUAGE sql AS $$
  UPDATE webhook_deliveries d SET next_at = NULL
   WHERE d.endpoint_id = endpoint AND d.job_id = ANY (jobs) AND d.state = 'waiting'
     AND d.next_at IS NOT NULL AND d.lease_instance IS NULL
     AND EXISTS (SELECT 1 FROM webhook_deliveries l
                  WHERE l.endpoint_id = endpoint AND l.job_id = d.job_id AND l.state = 'waiting' AND l.seq < d.seq);
  UPDATE webhook_deliveries d SET next_at = clock()
    FROM (SELECT DISTINCT ON (w.job_id) w.id FROM webhook_deliveries w
           WHERE w.endpoint_id = endpoint AND w.job_id = ANY (jobs) AND w.state = 'waiting'
           ORDER BY w.job_id, w.seq) AS head
   WHERE d.id = head.id AND d.next_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM webhook_deliveries b
                      WHERE b.endpoint_id = endpoint AND b.job_id = d.job_id AND b.lease_instance IS NOT NULL);
  UPDATE webhook_endpoints e
     SET due_at = LEAST(e.due_at, GREATEST(clock(), e.blocked_until))
   WHERE e.id = endpoint;
$$;
