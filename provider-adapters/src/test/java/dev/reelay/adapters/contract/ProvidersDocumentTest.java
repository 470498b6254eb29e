package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvidersDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/generated/providers.md");
  private static final int CASES_MIN = 30;

  @Test
  void theGeneratedTableIsUpToDate() throws IOException {
    // When
    String document = ProvidersDocument.text();

    // Then
    if (Boolean.getBoolean("reelay.write-docs")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, document);
    }
    assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
        .as("docs/generated/providers.md; write it anew with -Dreelay.write-docs=true")
        .isEqualTo(document);
  }

  @Test
  void everyAdapterStandsInManySituationsAndExcludesOnlyThoseThatExist() {
    // Given
    List<String> names = Situation.all().stream().map(Situation::name).toList();

    // Then
    assertThat(names).doesNotHaveDuplicates();
    assertThat(ProvidersDocument.subjects())
        .isNotEmpty()
        .allSatisfy(subject -> {
          Set<String> excluded = new HashSet<>(subject.without().keySet());
          excluded.removeAll(names);
          assertThat(excluded).as("exclusions of %s", subject.title()).isEmpty();
          assertThat(Situation.all().stream().filter(situation -> situation.isOf(subject)))
              .as("cases of %s", subject.title())
              .hasSizeGreaterThanOrEqualTo(CASES_MIN);
        });
  }
}
