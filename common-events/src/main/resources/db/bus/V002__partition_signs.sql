-- When each partition was last heard by its owner; any instance may find one that nobody hears.
CREATE TABLE partition_signs (
  queue    text PRIMARY KEY,
  instance text NOT NULL,
  seen_at  timestamptz NOT NULL
);
