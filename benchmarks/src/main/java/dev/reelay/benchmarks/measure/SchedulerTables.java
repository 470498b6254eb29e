package dev.reelay.benchmarks.measure;

/** The tables of db-scheduler. */
public final class SchedulerTables {
  /** What its documentation says for PostgreSQL. */
  private static final String TABLES =
      """
      CREATE TABLE {schema}.scheduled_tasks (
        task_name text NOT NULL,
        task_instance text NOT NULL,
        task_data bytea,
        execution_time timestamptz,
        picked boolean NOT NULL,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures integer,
        last_heartbeat timestamptz,
        version bigint NOT NULL,
        priority smallint,
        state text,
        PRIMARY KEY (task_name, task_instance)
      );
      CREATE INDEX ON {schema}.scheduled_tasks (execution_time);
      CREATE INDEX ON {schema}.scheduled_tasks (last_heartbeat);
      CREATE INDEX ON {schema}.scheduled_tasks (priority DESC, execution_time);
      """;

  private SchedulerTables() {}

  /** The statements that make them in a schema that exists. */
  public static String in(String schema) {
    return TABLES.replace("{schema}", schema);
  }
}
