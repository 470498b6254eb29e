-- Connections that SignalR clients were promised and have not begun. Spent by the first request that uses them, on
-- whichever instance it arrives.
CREATE TABLE signalr_negotiations (
  token  text PRIMARY KEY,
  key_id text NOT NULL,
  at     timestamptz NOT NULL
);
CREATE INDEX signalr_negotiations_at ON signalr_negotiations (at);
