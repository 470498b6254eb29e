-- Who freed or dropped which parked event, and why. Rows outlive the events.
CREATE TABLE parked_audit (
  id       bigserial PRIMARY KEY,
  event_id uuid NOT NULL,
  type     text NOT NULL,
  job_id   text,
  action   text NOT NULL CHECK (action IN ('redrive', 'discard')),
  actor    text NOT NULL,
  reason   text,
  at       timestamptz NOT NULL,
  body     text NOT NULL
);
CREATE INDEX parked_audit_event ON parked_audit (event_id);
