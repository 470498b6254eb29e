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

-- What providers told us, by the id under which they repeat it; the raw body is kept for support. A receipt is applied by a look.
CREATE TABLE webhook_receipts (
  provider     text NOT NULL,
  delivery_id  text NOT NULL,
  stage_run_id text,
  remote_id    text,
  occurred_at  timestamptz,
  received_at  timestamptz NOT NULL,
  body         bytea NOT NULL,
  due_at       timestamptz,
  tries        integer NOT NULL DEFAULT 0,
  outcome      text CHECK (outcome IN ('applied', 'over', 'unmatched')),
  PRIMARY KEY (provider, delivery_id),
  CHECK (stage_run_id IS NOT NULL OR remote_id IS NOT NULL),
  CHECK ((outcome IS NULL) = (due_at IS NOT NULL))
);
CREATE INDEX webhook_receipts_due ON webhook_receipts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_receipts_received ON webhook_receipts (received_at);
