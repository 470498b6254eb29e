CREATE TABLE job_history (
  job_id       text NOT NULL REFERENCES job_view ON DELETE CASCADE,
  job_version  bigint NOT NULL CHECK (job_version >= 1),
  status       text NOT NULL CHECK (status IN ('pending', 'processing', 'retrying', 'cancelling',
                                               'completed', 'failed', 'cancelled', 'timed_out')),
  attempt      integer NOT NULL CHECK (attempt >= 1),
  event        text NOT NULL,
  asked_by     text,
  reason       text,
  failure_code text,
  at           timestamptz NOT NULL,
  PRIMARY KEY (job_id, job_version)
);
