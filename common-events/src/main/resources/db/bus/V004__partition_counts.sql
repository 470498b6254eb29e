-- The numbers of partitions that this service has worked with. Its relays send with one of them, and with another one
-- only when all that they had sent before has been handled.
CREATE TABLE partition_counts (
  count integer PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('current', 'moving', 'former'))
);
CREATE UNIQUE INDEX partition_counts_in_use ON partition_counts ((true)) WHERE state <> 'former';

ALTER TABLE instances ADD COLUMN partitions integer;
