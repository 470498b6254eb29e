-- Keys that may not listen any longer; those that may have no row or an active one.
CREATE TABLE key_states (
  key_id  text PRIMARY KEY,
  version bigint NOT NULL,
  state   text NOT NULL CHECK (state IN ('active', 'disabled', 'revoked'))
);
