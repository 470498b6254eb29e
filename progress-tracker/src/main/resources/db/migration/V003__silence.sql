-- When watchers were told that a run gives no sign of life.
ALTER TABLE stage_trackings ADD COLUMN warned_at timestamptz;
