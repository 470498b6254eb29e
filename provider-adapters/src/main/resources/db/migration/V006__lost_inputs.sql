-- Names of inputs that were missing or damaged when a run of the studio was to begin, as a JSON list.
ALTER TABLE studio_tasks ADD COLUMN lost_inputs text;
ALTER TABLE studio_tasks ADD CONSTRAINT studio_tasks_lost_inputs_check CHECK (lost_inputs IS NULL OR state = 'failed');
