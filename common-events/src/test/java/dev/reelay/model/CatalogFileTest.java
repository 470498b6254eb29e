package dev.reelay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
  @Test
  void aModelAndItsProvidersAreReadWithTheirDefaults() {
    // When
    Catalog catalog =
        CatalogFile.parse(
            """
            models:
              hailuo:
                pipeline: text-to-video
                routes:
                  - {provider: minimax, model: MiniMax-Hailuo-2.3, usdPerSecond: 0.05}
                  - {provider: backup}
                durations: [6, 10]
                sizes: [1366x768, 1920x1080]
                promptMax: 2000
                accepts: [firstFrame]
                unsupported: drop
            providers:
              minimax:
                kind: minimax
                baseUrl: https://api.example.com/
                credential: env:MINIMAX_KEY
                timeoutSeconds: 12.5
                startsPerMinute: 30
            """);
    // Then
    Model model = catalog.models().get("hailuo");
    assertThat(model.enabled()).isTrue();
    assertThat(model.unsupported()).isEqualTo(Model.Policy.DROP);
    assertThat(model.limits().duration()).isEqualTo(new Model.Bounds(6, 10, 6));
    assertThat(model.limits().defaultSize()).isEqualTo("1366x768");
    assertThat(model.limits().features()).containsExactly(Model.Feature.FIRST_FRAME);
    assertThat(catalog.route("hailuo", "minimax").orElseThrow().price(10)).isEqualTo(0.5);
    assertThat(catalog.route("hailuo", "backup").orElseThrow().remoteModel()).isEqualTo("hailuo");
    assertThat(catalog.modelsOf("minimax")).containsExactly("hailuo");
    ProviderSettings provider = catalog.providers().get("minimax");
    assertThat(provider.baseUrl()).isEqualTo(URI.create("https://api.example.com"));
    assertThat(provider.calls().timeout()).isEqualTo(Duration.ofMillis(12_500));
    assertThat(provider.maxRunning()).isEqualTo(5);
    assertThat(provider.startsPerMinute()).isEqualTo(30);
    assertThat(provider.privateAddresses()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          models: {m: {pipeline: p}}                                    | models.m.routes
          models: {m: {routes: [{provider: x}]}}                        | models.m.pipeline
          models: {m: {pipeline: p, routes: [{model: x}]}}              | models.m.routes.provider
          models: {m: {pipeline: p, routes: [{provider: x}], fsp: 1}}   | models.m.fsp
          models: {m: {pipeline: p, routes: [{provider: x}], accepts: [audio]}} | models.m.accepts
          models: {m: {pipeline: p, routes: [{provider: x}], promptMax: 0}} | models.m.promptMax
          models: {m: {pipeline: p, routes: [{provider: x}], duration: {min: 9, max: 3}}} | models.m.duration
          models: {m: {pipeline: p, routes: [{provider: x}], durations: [5], duration: {default: 6}}} | models.m.duration.default
          providers: {x: {baseUrl: 'https://e.com'}}                    | providers.x.kind
          providers: {x: {kind: k, baseUrl: 'ftp://e.com'}}             | providers.x.baseUrl
          providers: {x: {kind: k, credential: sk-live-123}}            | providers.x.credential
          models: {m: {pipeline: p, routes: [{provider: x}], retry: {max: -1}}} | models.m.retry.max
          providers: {x: {kind: k, timeoutSeconds: 0}}                  | providers.x.timeoutSeconds
          providers: {x: {kind: k, startsPerMinute: 0}}                 | providers.x.startsPerMinute
          """)
  void aFaultIsNamedByItsPlace(String text, String place) {
    assertThatThrownBy(() -> CatalogFile.parse(text))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith(place)
        .hasMessageNotContaining("sk-live-123");
  }

  @Test
  void aModelSaysWhatFollowsAFailure() {
    // Given
    Catalog catalog =
        CatalogFile.parse(
            """
            models:
              own:
                pipeline: p
                routes: [{provider: x}]
                retry: {max: 0, baseSeconds: 1.5, unknownSubmission: resubmit}
              common: {pipeline: p, routes: [{provider: x}]}
            """);
    // Then
    assertThat(catalog.models().get("own").retry())
        .isEqualTo(
            new Model.Retry(
                null, 0, Duration.ofMillis(1_500), null, Model.UnknownSubmission.RESUBMIT));
    assertThat(catalog.models().get("common").retry())
        .isEqualTo(new Model.Retry(null, null, null, null, Model.UnknownSubmission.ASK));
  }

  @Test
  void aDisabledModelHasNoRoute() {
    // Given
    Catalog catalog =
        CatalogFile.parse("models: {m: {enabled: false, pipeline: p, routes: [{provider: x}]}}");
    // Then
    assertThat(catalog.route("m", "x")).isEmpty();
    assertThat(catalog.models()).containsKey("m");
  }

  @Test
  void secretsAreReadWhereTheReferenceSays(@TempDir Path folder) throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("key"), "  from-a-file \n");
    // Then
    assertThat(SecretReference.parse("file:" + file).read()).contains("from-a-file");
    assertThat(SecretReference.parse("file:" + folder.resolve("none")).read()).isEmpty();
    assertThat(SecretReference.parse("env:KEY").read(Map.of("KEY", "from-a-variable")))
        .contains("from-a-variable");
    assertThat(SecretReference.parse("env:KEY").read(Map.of("KEY", " "))).isEmpty();
    assertThat(SecretReference.parse("env:KEY")).hasToString("the variable KEY");
  }
}
