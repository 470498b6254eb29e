-- Steps that only carry a percentage thin out; the notable ones stay. Warnings lie with the step that brought them.
ALTER TABLE progress_history
  ADD COLUMN eta_low real,
  ADD COLUMN eta_high real,
  ADD COLUMN confidence real,
  ADD COLUMN estimated boolean NOT NULL DEFAULT false,
  ADD COLUMN notable boolean NOT NULL DEFAULT false,
  ADD COLUMN warnings text[];

-- Up to which step the history of a job was thinned.
ALTER TABLE tracked_jobs ADD COLUMN thinned_no bigint NOT NULL DEFAULT 0;
CREATE INDEX tracked_jobs_to_thin ON tracked_jobs (ended_at)
  WHERE ended_at IS NOT NULL AND thinned_no < progress_no;
CREATE INDEX tracked_jobs_long ON tracked_jobs ((progress_no - thinned_no)) WHERE progress_no - thinned_no >= 500;

-- What engines said that cannot be true, as they said it, for whoever has to explain it.
CREATE TABLE odd_reports (
  job_id       text NOT NULL REFERENCES tracked_jobs ON DELETE CASCADE,
  at           timestamptz NOT NULL,
  stage_run_id text NOT NULL,
  kinds        text NOT NULL,
  raw          text NOT NULL
);
CREATE INDEX odd_reports_job ON odd_reports (job_id, at);
