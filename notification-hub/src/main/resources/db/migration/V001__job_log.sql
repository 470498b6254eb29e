-- Numbers for streams over all jobs of a key.
CREATE TABLE key_streams (
  key_id       text PRIMARY KEY,
  last_key_seq bigint NOT NULL CHECK (last_key_seq > 0)
);

-- What is shown of a job, and the number of its newest entry. A row outlives its entries, so that late events stay late.
CREATE TABLE job_streams (
  job_id      text PRIMARY KEY,
  key_id      text NOT NULL,
  last_seq    bigint NOT NULL CHECK (last_seq >= 0),
  job_version bigint NOT NULL CHECK (job_version >= 0),
  attempt     integer NOT NULL CHECK (attempt >= 0),
  progress_no bigint NOT NULL CHECK (progress_no >= 0),
  progress    double precision NOT NULL CHECK (progress BETWEEN 0 AND 100),
  status      text NOT NULL CHECK (status IN
                ('pending', 'processing', 'retrying', 'cancelling', 'completed', 'failed', 'cancelled', 'timed_out')),
  state       text NOT NULL,
  terminal_at timestamptz,
  deleted_at  timestamptz,
  CHECK ((terminal_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled', 'timed_out'))),
  CHECK (status <> 'completed' OR progress = 100)
) WITH (fillfactor = 80); -- every entry updates its row in place
CREATE INDEX job_streams_ended ON job_streams (terminal_at) WHERE terminal_at IS NOT NULL;

-- The primary key must hold the partition column; that numbers are unique follows from the row lock on job_streams.
CREATE TABLE log_entries (
  job_id  text NOT NULL,
  seq     bigint NOT NULL CHECK (seq > 0),
  key_id  text NOT NULL,
  key_seq bigint NOT NULL CHECK (key_seq > 0),
  type    text NOT NULL,
  body    text NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (job_id, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX log_entries_key ON log_entries (key_id, key_seq);

-- Takes what no day has a partition for, so that an insert can never fail for want of one.
CREATE TABLE log_entries_default PARTITION OF log_entries DEFAULT;

-- Makes the partition of one UTC day unless it is there. It is filled before it is attached, for PostgreSQL refuses a
-- partition whose rows the default one already holds; attaching, unlike creating in place, lets inserts go on meanwhile.
CREATE FUNCTION ensure_log_partition(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name  text := 'log_entries_' || to_char(day, 'YYYYMMDD');
  begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
  ends   timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Two instances may find it missing at once, and nobody may add to the default partition between move and attach.
  LOCK TABLE log_entries_default IN ACCESS EXCLUSIVE MODE;
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE log_entries INCLUDING ALL)', name);
  EXECUTE format(
    'WITH moved AS (DELETE FROM log_entries_default WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
    begins, ends, name);
  EXECUTE format('ALTER TABLE log_entries ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, begins, ends);
  RETURN true;
END $$;

-- Drops the partitions of whole days before the given one; returns how many. Older rows of the default partition go too.
CREATE FUNCTION drop_log_partitions_before(day date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  name    text;
  dropped integer := 0;
BEGIN
  FOR name IN
    SELECT child.relname FROM pg_inherits
      JOIN pg_class child ON child.oid = inhrelid
     WHERE inhparent = 'log_entries'::regclass
       AND child.relname ~ '^log_entries_[0-9]{8}$'
       AND to_date(right(child.relname, 8), 'YYYYMMDD') < day
  LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I', name);
    dropped := dropped + 1;
  END LOOP;
  DELETE FROM log_entries_default WHERE at < day::timestamp AT TIME ZONE 'UTC';
  RETURN dropped;
END $$;

DO $$ BEGIN
  PERFORM ensure_log_partition((clock() AT TIME ZONE 'UTC')::date + ahead) FROM generate_series(0, 2) AS ahead;
END $$;
