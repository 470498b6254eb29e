-- When the event of an effect was to be written by the schedule of a load.
ALTER TABLE history ADD COLUMN meant_at timestamptz;

-- Loads that a benchmark orders. The schedule is fixed before the first event: transaction i belongs to begins_at + i × pause_us.
CREATE TABLE load_orders (
  id           bigserial PRIMARY KEY,
  begins_at    timestamptz NOT NULL,
  transactions bigint NOT NULL CHECK (transactions > 0),
  pause_us     bigint NOT NULL CHECK (pause_us >= 0),
  facts        integer NOT NULL CHECK (facts > 0),
  keys         integer NOT NULL CHECK (keys > 0),
  jobs_per_key integer NOT NULL CHECK (jobs_per_key > 0),
  done_at      timestamptz
);
