-- Runs that have not ended: few among many, and asked for by whoever clears up and by administrators.
CREATE INDEX provider_tasks_open ON provider_tasks (provider)
  WHERE state IN ('requested', 'submitting', 'uncertain', 'running');
