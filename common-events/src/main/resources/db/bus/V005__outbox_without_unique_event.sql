-- Event ids are UUIDv7 made here, and what is sent twice the receivers' inbox drops; the index cost two entries per event.
ALTER TABLE outbox DROP CONSTRAINT outbox_event_id_key;
