-- For administrators: how a provider last did.
ALTER TABLE provider_tasks ADD COLUMN failure_class text;
ALTER TABLE provider_tasks ADD CONSTRAINT provider_tasks_failure_class_check CHECK (failure_class IS NULL OR state = 'failed');
CREATE INDEX provider_tasks_ended ON provider_tasks (provider, state, reported_at) WHERE reported_at IS NOT NULL;
