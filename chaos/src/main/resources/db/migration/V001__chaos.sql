-- What a publisher committed about each job.
CREATE TABLE told (
  job_id text PRIMARY KEY,
  last   bigint NOT NULL
);

-- One row; publishers write without a pause until then, and nothing at all once they are silent.
CREATE TABLE pace (
  burst_until timestamptz NOT NULL,
  silent      boolean NOT NULL
);
INSERT INTO pace VALUES ('-infinity', false);

-- What a consumer did for each job. An event that is applied twice counts twice.
CREATE TABLE effects (
  job_id  text PRIMARY KEY,
  effects bigint NOT NULL
);

CREATE TABLE history (
  job_id    text NOT NULL,
  publisher text NOT NULL,
  position  bigint NOT NULL,
  number    bigint NOT NULL,
  sequence  bigint NOT NULL,
  event_id  uuid NOT NULL,
  instance  text NOT NULL,
  partition integer NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (job_id, position)
);
CREATE INDEX history_at ON history (at);
