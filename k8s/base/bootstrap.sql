-- Makes the database, and one role with one schema for each service. Run with psql by a role that may create databases and roles;
-- it may be repeated at any time, which also sets the passwords anew:
--   psql -v gateway_password=… -v orchestrator_password=… -v tracker_password=… -v hub_password=… -v adapters_password=… -f bootstrap.sql
\set ON_ERROR_STOP on

SELECT 'CREATE DATABASE reelay' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'reelay') \gexec
\connect reelay

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['gateway', 'orchestrator', 'tracker', 'hub', 'adapters']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE gateway LOGIN PASSWORD :'gateway_password';
ALTER ROLE orchestrator LOGIN PASSWORD :'orchestrator_password';
ALTER ROLE tracker LOGIN PASSWORD :'tracker_password';
ALTER ROLE hub LOGIN PASSWORD :'hub_password';
ALTER ROLE adapters LOGIN PASSWORD :'adapters_password';

-- A service reaches its own schema and nothing else.
REVOKE ALL ON DATABASE reelay FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT CONNECT ON DATABASE reelay TO %I', name),
       format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, name),
       format('ALTER ROLE %I IN DATABASE reelay SET search_path = %I', name, name)
  FROM unnest(ARRAY['gateway', 'orchestrator', 'tracker', 'hub', 'adapters']) AS name \gexec
