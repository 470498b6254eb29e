package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ManifestsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @ParameterizedTest
  @EnumSource(Suite.Service.class)
  void everyModuleHasOneDeploymentAndOneServiceOnItsOwnPorts(Suite.Service service)
      throws IOException {
    List<JsonPath> documents = documents(service.module() + ".yaml");
    Properties settings = new Properties();
    try (var in =
        Files.newInputStream(
            ROOT.resolve(service.module()).resolve("src/main/resources/application.properties"))) {
      settings.load(in);
    }

    assertThat(documents.stream().map(document -> document.getString("kind")))
        .containsExactly("Deployment", "Service");
    JsonPath container = documents.getFirst();
    String ports = "spec.template.spec.containers[0].ports.containerPort";
    assertThat(container.getList(ports).stream().map(String::valueOf))
        .containsExactly(
            settings.getProperty("quarkus.http.port"),
            settings.getProperty("quarkus.management.port"));
    assertThat(documents.getLast().getString("spec.ports[0].port"))
        .isEqualTo(settings.getProperty("quarkus.http.port"));
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.getString("spec.template.spec.containers[0]." + probe + ".httpGet.port"))
          .isEqualTo("management");
    }
    assertThat(Files.readString(ROOT.resolve("k8s/base/kustomization.yaml")))
        .contains("- " + service.module() + ".yaml");
  }

  @ParameterizedTest
  @EnumSource(Suite.Service.class)
  void whatIsMountedIsThereAndWhatAVariableNamesIsMounted(Suite.Service service)
      throws IOException {
    JsonPath pod =
        documents(service.module() + ".yaml").getFirst().setRootPath("spec.template.spec");
    List<String> volumes = pod.getList("volumes.name");
    List<String> mounted = pod.getList("containers[0].volumeMounts.name");
    List<String> folders = pod.getList("containers[0].volumeMounts.mountPath");
    Map<String, String> variables =
        pod.getMap("containers[0].env.collectEntries{[it.name,it.value]}");

    assertThat(mounted).containsExactlyInAnyOrderElementsOf(volumes);
    variables.forEach((name, value) -> {
      if (name.endsWith("_FILE")) {
        assertThat(folders).as(name).anyMatch(folder -> value.startsWith(folder + "/"));
      }
    });
  }

  @Test
  void theDemoHasTheModelsThatTheSimulatorMakes() throws IOException {
    String local = Files.readString(ROOT.resolve("scripts/simulated-models.yaml"));
    String demo = Files.readString(ROOT.resolve("k8s/overlays/demo/models.yaml"));

    assertThat(demo.lines().skip(1).toList())
        .isEqualTo(
            local
                .replace("@SIMULATOR@", "http://provider-simulator:8085")
                .lines()
                .skip(1)
                .toList());
  }

  @Test
  void alertsSpeakOfMetersThatAreDocumented() throws IOException {
    String documented = Files.readString(ROOT.resolve("docs/metrics.md"));
    List<String> meters =
        Pattern.compile("`(reelay\\.[a-z.]+)`")
            .matcher(documented)
            .results()
            .map(found -> found.group(1).replace('.', '_'))
            .toList();

    List<String> alerting =
        Pattern.compile("reelay_[a-z_]+")
            .matcher(Files.readString(ROOT.resolve("k8s/alerts.yaml")))
            .results()
            .map(found -> found.group().replaceFirst("_(total|seconds|seconds_bucket)$", ""))
            .toList();

    assertThat(alerting).isNotEmpty().isSubsetOf(meters);
  }

  private static List<JsonPath> documents(String file) throws IOException {
    List<JsonPath> documents = new ArrayList<>();
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    for (Object document : yaml.loadAll(Files.readString(ROOT.resolve("k8s/base").resolve(file)))) {
      documents.add(
          JsonPath.from(
              new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(document)));
    }
    return documents;
  }
}
