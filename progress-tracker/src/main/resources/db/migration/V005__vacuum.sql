-- Each check leaves a dead row and a dead entry of the index by which the next one is found.
ALTER TABLE stage_trackings SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
