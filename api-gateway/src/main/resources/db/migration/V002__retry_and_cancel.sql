-- What a retry needs of the request; jobs from before have no row and cannot be retried.
CREATE TABLE job_requests (
  job_id     text PRIMARY KEY REFERENCES job_view ON DELETE CASCADE,
  prompt     text NOT NULL,
  parameters json NOT NULL,
  inputs     json NOT NULL
);

ALTER TABLE job_view
  ADD COLUMN retry_of                text CHECK (retry_of <> job_id),
  ADD COLUMN priority                integer NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
  ADD COLUMN course                  json NOT NULL DEFAULT '{}',
  -- The job version for which the next attempt was asked at once, so that asking twice asks once.
  ADD COLUMN retry_requested_version bigint CHECK (retry_requested_version BETWEEN 1 AND job_version);
