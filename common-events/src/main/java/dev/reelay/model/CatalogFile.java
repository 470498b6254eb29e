package dev.reelay.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.reelay.model.Model.Bounds;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the file of models and providers; every fault is named with its place and a remedy. */
final class CatalogFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private CatalogFile() {}

  /** The file as it is written. */
  @RegisterForReflection
  record Text(
      @Nullable Map<String, ModelText> models, @Nullable Map<String, ProviderText> providers) {}

  @RegisterForReflection
  record ModelText(
      @Nullable Boolean enabled,
      @Nullable String pipeline,
      @Nullable List<RouteText> routes,
      @Nullable BoundsText duration,
      @Nullable List<Integer> durations,
      @Nullable BoundsText side,
      @Nullable List<String> sizes,
      @Nullable String defaultSize,
      @Nullable BoundsText fps,
      @Nullable Integer promptMax,
      @Nullable Set<FeatureText> accepts,
      Model.@Nullable Policy unsupported,
      @Nullable RetryText retry) {}

  @RegisterForReflection
  record RouteText(
      @Nullable String provider,
      @Nullable String model,
      @Nullable Double usdPerSecond,
      @Nullable Double usdPerVideo,
      @Nullable Map<String, String> options) {}

  @RegisterForReflection
  record BoundsText(
      @Nullable Integer min,
      @Nullable Integer max,
      @JsonProperty("default") @Nullable Integer standard) {}

  /** Features by the names that clients know. */
  @RegisterForReflection
  enum FeatureText {
    @JsonProperty("seed")
    SEED(Model.Feature.SEED),
    @JsonProperty("fps")
    FPS(Model.Feature.FPS),
    @JsonProperty("firstFrame")
    FIRST_FRAME(Model.Feature.FIRST_FRAME);

    private final Model.Feature feature;

    FeatureText(Model.Feature feature) {
      this.feature = feature;
    }
  }

  @RegisterForReflection
  record ProviderText(
      @Nullable String kind,
      @Nullable String baseUrl,
      @Nullable String credential,
      @Nullable Map<String, String> credentials,
      @Nullable List<String> webhookSecrets,
      @Nullable Boolean webhooks,
      @Nullable Double connectTimeoutSeconds,
      @Nullable Double timeoutSeconds,
      @Nullable Integer callsAtOnce,
      @Nullable Integer submitsPerMinute,
      @Nullable Integer looksPerMinute,
      @Nullable Double pollMinSeconds,
      @Nullable Double pollSeconds,
      @Nullable Integer maxRunning,
      @Nullable Integer startsPerMinute,
      @Nullable Long maxResultMegabytes,
      @Nullable Boolean privateAddresses,
      @Nullable Map<String, String> options) {}

  /** Reads the text of a file. Fails with a message that names place and remedy. */
  static Catalog parse(String text) {
    Text file;
    try {
      file = Objects.requireNonNullElse(YAML.readValue(text, Text.class), new Text(null, null));
    } catch (JsonMappingException e) {
      throw new CatalogException(
          e.getPathReference()
                  .replaceAll("[^\\[]*\\[\"?([^\"\\]]+)\"?\\](?:->)?", "$1.")
                  .replaceAll("\\.$", "")
              + ": "
              + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new CatalogException("not readable as YAML: " + e.getOriginalMessage());
    }
    Map<String, ProviderSettings> providers = new HashMap<>();
    orEmpty(file.providers())
        .forEach((name, provider) -> providers.put(name, provider(name, provider)));
    Map<String, Model> models = new HashMap<>();
    orEmpty(file.models()).forEach((name, model) -> models.put(name, model(name, model)));
    return new Catalog(models, providers);
  }

  private static ProviderSettings provider(String name, @Nullable ProviderText text) {
    String place = "providers." + name;
    if (text == null || text.kind() == null) {
      throw new CatalogException(place + ".kind: is missing; it names the adapter");
    }
    Map<String, SecretReference> credentials = new HashMap<>();
    orEmpty(text.credentials())
        .forEach(
            (key, where) -> credentials.put(key, secret(place + ".credentials." + key, where)));
    return new ProviderSettings(
        text.kind(),
        text.baseUrl() == null ? null : url(place + ".baseUrl", text.baseUrl()),
        text.credential() == null ? null : secret(place + ".credential", text.credential()),
        credentials,
        orEmpty(text.webhookSecrets()).stream()
            .map(where -> secret(place + ".webhookSecrets", where))
            .toList(),
        or(text.webhooks(), false),
        calls(place, text),
        positive(place + ".maxRunning", or(text.maxRunning(), 5)),
        text.startsPerMinute() == null
            ? null
            : positive(place + ".startsPerMinute", text.startsPerMinute()),
        positive(place + ".maxResultMegabytes", or(text.maxResultMegabytes(), 2_000L).intValue())
            * 1_000_000L,
        or(text.privateAddresses(), false),
        orEmpty(text.options()));
  }

  private static ProviderSettings.Calls calls(String place, ProviderText text) {
    return new ProviderSettings.Calls(
        seconds(place + ".connectTimeoutSeconds", or(text.connectTimeoutSeconds(), 5.0)),
        seconds(place + ".timeoutSeconds", or(text.timeoutSeconds(), 30.0)),
        positive(place + ".callsAtOnce", or(text.callsAtOnce(), 32)),
        positive(place + ".submitsPerMinute", or(text.submitsPerMinute(), 60)),
        positive(place + ".looksPerMinute", or(text.looksPerMinute(), 1_200)),
        seconds(place + ".pollMinSeconds", or(text.pollMinSeconds(), 2.0)),
        seconds(place + ".pollSeconds", or(text.pollSeconds(), 10.0)));
  }

  private static Model model(String name, @Nullable ModelText text) {
    String place = "models." + name;
    if (text == null || text.pipeline() == null) {
      throw new CatalogException(place + ".pipeline: is missing, as in text-to-video");
    }
    List<RouteText> routes = orEmpty(text.routes());
    if (routes.isEmpty()) {
      throw new CatalogException(place + ".routes: is empty; it names at least one provider");
    }
    return new Model(
        or(text.enabled(), true),
        text.pipeline(),
        routes.stream().map(route -> route(place + ".routes", name, route)).toList(),
        limits(place, text),
        or(text.unsupported(), Model.Policy.REJECT),
        or(text.retry(), new RetryText(null, null, null, null, null)).checked(place + ".retry"));
  }

  private static Route route(String place, String model, RouteText text) {
    if (text.provider() == null) {
      throw new CatalogException(place + ".provider: is missing; it names one of the providers");
    }
    return new Route(
        text.provider(),
        or(text.model(), model),
        text.usdPerSecond(),
        text.usdPerVideo(),
        orEmpty(text.options()));
  }

  private static Model.Limits limits(String place, ModelText text) {
    List<Integer> durations = orEmpty(text.durations());
    List<String> sizes = orEmpty(text.sizes());
    Bounds duration =
        durations.isEmpty()
            ? bounds(place + ".duration", text.duration(), new Bounds(1, 60, 5))
            : chosen(place + ".duration", text.duration(), durations);
    return new Model.Limits(
        duration,
        durations,
        bounds(place + ".side", text.side(), new Bounds(64, 3840, 720)),
        sizes,
        bounds(place + ".fps", text.fps(), new Bounds(1, 120, 24)),
        or(text.defaultSize(), sizes.isEmpty() ? "1280x720" : sizes.getFirst()),
        positive(place + ".promptMax", or(text.promptMax(), 4_000)),
        orEmpty(text.accepts()).stream()
            .map(accepted -> accepted.feature)
            .collect(Collectors.toSet()));
  }

  private static Bounds chosen(String place, @Nullable BoundsText text, List<Integer> choice) {
    Integer standard = text == null ? null : text.standard();
    if (standard != null && !choice.contains(standard)) {
      throw new CatalogException(place + ".default: must be one of " + choice);
    }
    return new Bounds(
        choice.stream().min(Integer::compare).orElseThrow(),
        choice.stream().max(Integer::compare).orElseThrow(),
        or(standard, choice.getFirst()));
  }

  private static Bounds bounds(String place, @Nullable BoundsText text, Bounds usual) {
    if (text == null) {
      return usual;
    }
    int least = or(text.min(), usual.least());
    int most = or(text.max(), usual.most());
    int standard = or(text.standard(), Math.clamp(usual.standard(), least, Math.max(least, most)));
    if (least < 1 || most < least || standard < least || standard > most) {
      throw new CatalogException(place + ": must hold 1 <= min <= default <= max");
    }
    return new Bounds(least, most, standard);
  }

  private static SecretReference secret(String place, String where) {
    try {
      return SecretReference.parse(where);
    } catch (IllegalArgumentException e) {
      throw new CatalogException(place + ": " + e.getMessage());
    }
  }

  private static URI url(String place, String text) {
    try {
      URI url = URI.create(text.replaceAll("/+$", ""));
      if (url.getHost() != null
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new CatalogException(place + ": must be a URL, as in https://api.example.com/v1");
  }

  static Duration seconds(String place, double seconds) {
    if (!(seconds > 0) || seconds > 86_400) {
      throw new CatalogException(place + ": must be more than 0 and at most 86400");
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static int positive(String place, int value) {
    if (value < 1) {
      throw new CatalogException(place + ": must be at least 1");
    }
    return value;
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static <T> Set<T> orEmpty(@Nullable Set<T> set) {
    return set == null ? Set.of() : set;
  }

  private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : map;
  }
}
