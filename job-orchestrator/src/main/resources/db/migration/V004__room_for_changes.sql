-- The rows of a running job change again and again. With room beside them a change that touches no index stays in its
-- page and leaves the indexes alone.
ALTER TABLE jobs SET (fillfactor = 50);
ALTER TABLE stage_runs SET (fillfactor = 70);
