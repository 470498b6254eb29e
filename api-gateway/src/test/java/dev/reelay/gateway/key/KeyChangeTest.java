package dev.reelay.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class KeyChangeTest {
  @Inject ScriptedBus bus;
  @Inject Rows rows;

  @Test
  void limitsChangeAtOnceAreToldAndKeptWithWhoDidIt() {
    // Given
    Client client =
        Client.with(
            "\"maxRunning\":2,\"maxQueued\":10,\"weight\":3,\"priority\":4,\"startsPerMinute\":30");
    String path = "/admin/keys/" + client.keyId();

    // When
    Client.admin()
        .json("{\"maxRunning\":4,\"priority\":9,\"startsPerMinute\":null}")
        .patch(path)
        .then()
        .statusCode(200)
        .body("maxRunning", equalTo(4))
        .body("maxQueued", equalTo(10))
        .body("weight", equalTo(3))
        .body("priority", equalTo(9))
        .body("$", not(hasKey("startsPerMinute")));
    Client.admin().json("{\"maxRunning\":4}").patch(path).then().statusCode(200);
    Client.admin().json("{}").patch(path).then().statusCode(200);
    Client.admin().request().post(path + "/disable").then().statusCode(200);

    // Then
    assertThat(told(client.keyId()))
        .containsExactly(
            new VirtualKeyChanged(1, "active", null, new KeyLimits(1, 2, 10, 3, 4, 30), List.of()),
            new VirtualKeyChanged(2, "active", null, new KeyLimits(2, 4, 10, 3, 9), List.of()),
            new VirtualKeyChanged(3, "disabled", null, new KeyLimits(3, 4, 10, 3, 9), List.of()));
    String admin = rows.text("SELECT id FROM virtual_keys WHERE name = 'admin'");
    assertThat(
            rows.text(
                """
                SELECT string_agg(concat_ws(' ', version, changed_by, before #>> '{limits,maxRunning}',
                  after #>> '{limits,maxRunning}', before #>> '{limits,startsPerMinute}', after ->> 'enabled'),
                  '; ' ORDER BY version)
                FROM key_changes WHERE key_id = '%s'\
                """
                    .formatted(client.keyId())))
        .isEqualTo("2 " + admin + " 2 4 30 true; 3 " + admin + " 4 4 false");
  }

  @Test
  void aChangeCountsForTheNextJobThoughTheKeyIsRemembered() {
    // Given
    Client client = Client.with("\"maxQueued\":1");
    String first = client.job();
    client.post("{\"model\":\"studio\",\"prompt\":\"x\"}").then().statusCode(429);

    // When
    rows.text(
        "UPDATE virtual_keys SET max_queued = 5, version = 7 WHERE id = '"
            + client.keyId()
            + "' RETURNING id");
    String second = client.job();

    // Then
    assertThat(limits(first).version()).isEqualTo(1);
    assertThat(limits(second)).isEqualTo(new KeyLimits(7, 5, 5, 1, 5));
  }

  @Test
  void badChangesAreRefusedByFieldAndChangeNothing() {
    // Given
    Client client = Client.fresh();
    String path = "/admin/keys/" + client.keyId();
    int before = rows.count("key_changes") + rows.count("outbox");

    Map.of(
            "{\"maxRunning\":0}", "maxRunning",
            "{\"maxQueued\":-1}", "maxQueued",
            "{\"weight\":101}", "weight",
            "{\"priority\":10}", "priority",
            "{\"priority\":\"5\"}", "priority",
            "{\"startsPerMinute\":0}", "startsPerMinute",
            "{\"name\":\"other\"}", "name",
            "{\"weight\":2,\"admin\":true}", "admin")
        .forEach((body, field) ->
            Client.admin()
                .json(body)
                .patch(path)
                .then()
                .statusCode(400)
                .body("field", equalTo(field)));
    Client.admin().json("[]").patch(path).then().statusCode(400);
    Client.admin().json("{\"weight\":2}").patch("/admin/keys/nobody").then().statusCode(404);
    client.json("{\"weight\":2}").patch(path).then().statusCode(403);
    assertThat(rows.count("key_changes") + rows.count("outbox")).isEqualTo(before);
  }

  private KeyLimits limits(String jobId) {
    return ((VideoGenerationRequested) bus.published(jobId).getFirst().event()).keyLimits();
  }

  private List<VirtualKeyChanged> told(String keyId) {
    return bus.published().stream()
        .filter(event -> event.keyId().equals(keyId))
        .map(Envelope::event)
        .filter(VirtualKeyChanged.class::isInstance)
        .map(VirtualKeyChanged.class::cast)
        .toList();
  }
}
