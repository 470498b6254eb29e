package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.DomainEvent;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Path PAGE = Path.of("..", "docs", "generated", "events.md");

  @Test
  void everyEventHasAWay() {
    for (Map.Entry<String, Class<? extends DomainEvent>> type : EventCodec.types().entrySet()) {
      Routes.Route route = Routes.of(type.getValue());

      assertThat(route.to()).as(type.getKey()).isNotEmpty().doesNotContain(route.from());
    }
    assertThat(Routes.all().keySet()).isEqualTo(EventCodec.types().keySet());
  }

  /** Written anew with {@code -Dreelay.write-docs=true}. */
  @Test
  void thePageOfEventsIsTrue() throws IOException {
    String page = page();
    if (Boolean.getBoolean("reelay.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("docs/generated/events.md; write it anew with -Dreelay.write-docs=true")
        .hasContent(page);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Events

            Generated from the code. Every event travels with the envelope `id, type, version, source, sequence, keyId, jobId,
            correlationId, causationId, occurredAt, traceparent` (CloudEvents headers) and the fields below (JSON body).

            | event | from | to | fields |
            |---|---|---|---|
            """);
    EventCodec.types()
        .forEach((name, type) -> {
          Routes.Route route = Routes.of(type);
          page.append(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      name,
                      route.from().id(),
                      route.to().stream().map(Routes.Service::id).collect(Collectors.joining(", ")),
                      fields(type)));
        });
    return page.toString();
  }

  private static String fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }
}
