-- Jobs that a benchmark orders; job i is requested at begins_at + i × pause_us.
CREATE TABLE job_orders (
  id        bigserial PRIMARY KEY,
  begins_at timestamptz NOT NULL,
  jobs      bigint NOT NULL CHECK (jobs > 0),
  pause_us  bigint NOT NULL CHECK (pause_us >= 0),
  keys      integer NOT NULL CHECK (keys > 0),
  running   integer NOT NULL CHECK (running > 0),
  weights   integer NOT NULL CHECK (weights > 0),
  requested bigint NOT NULL DEFAULT 0
);
