-- Higher is started first among the pending jobs of a key.
ALTER TABLE jobs ADD COLUMN priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 9);

-- Starts allowed within any minute (null: any number), and those of the last minute, the oldest first.
ALTER TABLE key_limits
  ADD COLUMN starts_per_minute integer CHECK (starts_per_minute >= 1),
  ADD COLUMN recent_starts     timestamptz[] NOT NULL DEFAULT '{}',
  DROP COLUMN last_started_at;
-- The turn is the virtual time of a provider: the tag of its last start.
ALTER TABLE provider_limits
  ADD COLUMN starts_per_minute integer CHECK (starts_per_minute >= 1),
  ADD COLUMN recent_starts     timestamptz[] NOT NULL DEFAULT '{}',
  ADD COLUMN turn              double precision NOT NULL DEFAULT 0;

-- Where a key stands in the turns of a provider: the virtual time at which its last start there is paid for. A row is
-- changed under the lock of its provider only. One below the provider's own time says nothing and is as good as none.
CREATE TABLE turns (
  provider text NOT NULL REFERENCES provider_limits,
  key_id   text NOT NULL REFERENCES key_limits,
  finish   double precision NOT NULL,
  PRIMARY KEY (provider, key_id)
);

-- Whoever has a rate is looked for in each round.
CREATE INDEX key_limits_paced ON key_limits (key_id) WHERE starts_per_minute IS NOT NULL;

-- Who waits at a provider, and for what: found by skipping from key to key, so a long queue costs no more than a short one.
DROP INDEX jobs_ready;
CREATE INDEX jobs_queue ON jobs (next_provider, key_id, priority DESC, ready_at, id) WHERE state = 'pending';
CREATE INDEX jobs_told ON jobs (next_provider, key_id, coalesce(waiting_for, ''), ready_at, id) WHERE state = 'pending';
CREATE INDEX jobs_begun ON jobs (next_provider, key_id, ready_at, id) WHERE ready_at IS NOT NULL AND state <> 'pending';

-- Grants whose holder is over, or never was. Always empty; the meter reelay.grants.leaked counts it.
CREATE VIEW leaked_grants AS
  SELECT g.* FROM grants g
  WHERE CASE g.kind
    WHEN 'key' THEN NOT EXISTS (
      SELECT FROM jobs j WHERE j.id = g.holder_id AND j.finished_at IS NULL AND j.state <> 'pending')
    ELSE NOT EXISTS (SELECT FROM stage_runs r WHERE r.id = g.holder_id AND r.ended_at IS NULL) END;

-- How many may start now, when never more than so many may within any minute; null when any number may. (A bucket of tokens
-- would let nearly twice as many through after a rest.)
CREATE FUNCTION pace_room(per_minute integer, recent timestamptz[], now timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT greatest(0, per_minute - (SELECT count(*)::integer FROM unnest(recent) AS at WHERE at > now - interval '1 minute'))
$$;

-- The starts to remember after some more; null when any number may start.
CREATE FUNCTION pace_after(per_minute integer, recent timestamptz[], starts integer, now timestamptz) RETURNS timestamptz[]
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT ARRAY(SELECT at FROM unnest(recent) AS at WHERE at > now - interval '1 minute' ORDER BY at)
    || array_fill(now, ARRAY[starts])
$$;

-- When the next one may start; null when one may already.
CREATE FUNCTION pace_due(per_minute integer, recent timestamptz[], now timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE WHEN pace_room(per_minute, recent, now) = 0
    THEN recent[cardinality(recent) - per_minute + 1] + interval '1 minute' END
$$;
