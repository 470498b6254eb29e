package dev.reelay.hub.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The lines of engines within the entries of a job. */
@ApplicationScoped
class LogLineStore {
  private final Jdbi jdbi;

  LogLineStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The lines of the entries after a number. All lines of an entry come together, so there may be
   * some more than asked for.
   *
   * @param most lines after which no further entry is begun
   */
  List<LogsResource.Line> read(String jobId, long after, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT e.seq, e.body ->> 'timestamp' AS timestamp, e.body ->> 'stage' AS stage,
                       line.value ->> 'severity' AS severity, line.value ->> 'message' AS message
                  FROM (SELECT seq, body,
                               sum(json_array_length(body -> 'log')) OVER (ORDER BY seq)
                                 - json_array_length(body -> 'log') AS before
                          FROM (SELECT seq, body::json AS body FROM log_entries
                                 WHERE job_id = :job AND seq > :after AND strpos(body, '"log":[') > 0
                                 ORDER BY seq LIMIT :most) AS rows
                         WHERE json_typeof(body -> 'log') = 'array') AS e,
                       json_array_elements(e.body -> 'log') WITH ORDINALITY AS line
                 WHERE e.before < :most ORDER BY e.seq, line.ordinality
                """)
            .bind("job", jobId)
            .bind("after", after)
            .bind("most", most)
            .map((row, _) ->
                new LogsResource.Line(
                    row.getLong("seq"),
                    row.getString("timestamp"),
                    row.getString("stage"),
                    row.getString("severity"),
                    row.getString("message")))
            .list());
  }
}
