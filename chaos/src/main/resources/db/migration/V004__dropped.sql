-- One row for each batch in which a consumer met events that it had handled before: a sign of life that is no effect.
CREATE TABLE dropped (
  partition integer NOT NULL,
  instance  text NOT NULL,
  at        timestamptz NOT NULL
);
CREATE INDEX dropped_at ON dropped (at);
