ALTER TABLE virtual_keys ADD COLUMN starts_per_minute integer CHECK (starts_per_minute >= 1);

-- Who changed what a key may use; the versions are those of the key.
CREATE TABLE key_changes (
  key_id     text NOT NULL REFERENCES virtual_keys,
  version    bigint NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  before     json NOT NULL,
  after      json NOT NULL,
  PRIMARY KEY (key_id, version)
);

-- Counts and orders what waits, whatever has ended before.
CREATE INDEX job_view_pending ON job_view (key_id, priority DESC, created_at, job_id) WHERE status = 'pending';
