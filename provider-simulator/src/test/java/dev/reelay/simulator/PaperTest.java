package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.scenario.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultIsDescribed(Fault fault) throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/simulator.md")))
        .contains("`" + fault.word() + "`");
  }

  @Test
  void theManifestHasThePortsOfTheProgram() throws IOException {
    Properties settings = new Properties();
    try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
      settings.load(in);
    }

    assertThat(Files.readString(ROOT.resolve("k8s/overlays/demo/provider-simulator.yaml")))
        .contains("containerPort: " + settings.getProperty("quarkus.http.port") + "\n")
        .contains("containerPort: " + settings.getProperty("quarkus.management.port") + "\n")
        .contains("port: " + settings.getProperty("quarkus.http.port") + "\n");
  }
}
