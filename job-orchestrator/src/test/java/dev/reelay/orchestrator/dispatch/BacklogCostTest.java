package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.JobRef;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one look of the dispatcher reads, as the database itself tells it. */
@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class BacklogCostTest {
  private static final int MANY = 10_000;
  private static final int ROWS_MAX = 200;
  private static final Map<String, String> LOOKS =
      Map.of(
          "providers with work", DispatchStore.PROVIDERS_WITH_WORK,
          "keys in turn", DispatchStore.KEYS_IN_TURN,
          "candidates", DispatchStore.CANDIDATES,
          "next due", DispatchStore.NEXT_DUE,
          "waiting in vain", WaitingStore.WAITING_IN_VAIN,
          "newly waiting", WaitingStore.NEWLY_WAITING);

  @Inject Desk desk;
  @Inject Jdbi jdbi;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void tenThousandWaitingJobsCostALookNoMoreThanTen() throws Exception {
    // Given
    for (String key : List.of("key_a", "key_b", "key_c")) {
      JobRef job = Samples.job(key);
      desk.tell(GATEWAY, job, Samples.requested("studio", 2));
      desk.copy(job, key.equals("key_a") ? MANY : 10);
    }
    desk.sql("UPDATE jobs SET waiting_for = 'key_limit'");

    // Then
    for (String statistics : List.of("none", "fresh")) {
      if (statistics.equals("fresh")) {
        desk.sql("ANALYZE jobs");
      }
      for (Map.Entry<String, String> look : LOOKS.entrySet()) {
        assertThat(rowsRead(look.getValue()))
            .as("rows of jobs read for %s, statistics: %s", look.getKey(), statistics)
            .isLessThan(ROWS_MAX);
      }
    }
  }

  private long rowsRead(String sql) throws Exception {
    String plan =
        jdbi.withHandle(handle ->
            handle
                .createQuery("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
                .bind("provider", "studio")
                .bind("turn", 0.0)
                .bind("limit", 20)
                .bind("each", 20)
                .bindArray("without", String.class, List.of())
                .bindArray("keys", String.class, List.of("key_a", "key_b", "key_c"))
                .bindArray("providers", String.class, Collections.nCopies(3, "studio"))
                .bindArray("told", String.class, Collections.nCopies(3, "key_limit"))
                .bindArray("reasons", String.class, Collections.nCopies(3, "provider_limit"))
                .configure(
                    org.jdbi.v3.core.statement.SqlStatements.class,
                    settings -> settings.setUnusedBindingAllowed(true))
                .mapTo(String.class)
                .one());
    return read(new ObjectMapper().readTree(plan).get(0).get("Plan"));
  }

  private static long read(JsonNode node) {
    long rows = 0;
    if (node.path("Relation Name").asText().equals("jobs")) {
      double each =
          node.path("Actual Rows").asDouble()
              + node.path("Rows Removed by Filter").asDouble()
              + node.path("Rows Removed by Index Recheck").asDouble();
      rows += Math.round(each * node.path("Actual Loops").asDouble());
    }
    for (JsonNode child : node.path("Plans")) {
      rows += read(child);
    }
    return rows;
  }
}
