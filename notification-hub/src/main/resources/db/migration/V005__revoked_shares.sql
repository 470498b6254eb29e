-- Share links that were taken back while their tokens lived.
CREATE TABLE revoked_shares (
  share_id   text PRIMARY KEY,
  revoked_at timestamptz NOT NULL
);
CREATE INDEX revoked_shares_age ON revoked_shares (revoked_at);
