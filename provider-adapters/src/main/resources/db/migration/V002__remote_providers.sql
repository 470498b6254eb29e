-- How often a credential of a provider may be used, over all instances; see BudgetStore.
CREATE TABLE provider_budgets (
  provider    text NOT NULL,
  account     text NOT NULL,
  purpose     text NOT NULL CHECK (purpose IN ('submit', 'look')),
  taken_until timestamptz NOT NULL,
  PRIMARY KEY (provider, account, purpose)
);

-- A run may have been handed over, and nobody knows: it is looked for, or a callback is awaited, before that is told.
ALTER TABLE provider_tasks DROP CONSTRAINT provider_tasks_state_check;
ALTER TABLE provider_tasks ADD CONSTRAINT provider_tasks_state_check CHECK (state IN
  ('requested', 'submitting', 'uncertain', 'running', 'succeeded', 'failed', 'cancelled', 'tombstone'));
ALTER TABLE provider_tasks ADD CONSTRAINT provider_tasks_uncertain_check CHECK
  (state <> 'uncertain' OR (handle IS NULL AND due_at IS NOT NULL AND reported_at IS NULL));
ALTER TABLE provider_tasks ADD COLUMN remote_id text;
ALTER TABLE provider_tasks ADD CONSTRAINT provider_tasks_remote_id_check CHECK ((remote_id IS NULL) = (handle IS NULL)) NOT VALID;
CREATE INDEX provider_tasks_remote ON provider_tasks (provider, remote_id) WHERE remote_id IS NOT NULL;
ALTER TABLE submit_intents DROP CONSTRAINT submit_intents_outcome_check;
ALTER TABLE submit_intents ADD CONSTRAINT submit_intents_outcome_check CHECK (outcome IN
  ('accepted', 'immediate', 'rejected', 'unknown', 'not_sent', 'found'));
