-- The address to which a job is told; a job that is made anew is told to the same.
ALTER TABLE job_requests ADD COLUMN webhook_url text CHECK (length(webhook_url) <= 2048);

-- What opens one connection, once. Only the keyed hash is stored.
CREATE TABLE tickets (
  hash       text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  key_id     text NOT NULL REFERENCES virtual_keys,
  job_id     text,
  expires_at timestamptz NOT NULL,
  spent_at   timestamptz
);
CREATE INDEX tickets_age ON tickets (expires_at);

-- What shows one job to whoever has the link. Only the keyed hash is stored.
CREATE TABLE share_links (
  id         text PRIMARY KEY CHECK (id ~ '^shr_[0-9A-HJKMNP-TV-Z]{26}$'),
  hash       text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  key_id     text NOT NULL REFERENCES virtual_keys,
  job_id     text NOT NULL REFERENCES job_view ON DELETE CASCADE,
  note       text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  revoked_at timestamptz
);
CREATE INDEX share_links_job ON share_links (job_id, created_at);
CREATE INDEX share_links_age ON share_links (expires_at);
