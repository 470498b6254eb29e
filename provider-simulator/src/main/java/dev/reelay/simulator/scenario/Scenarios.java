package dev.reelay.simulator.scenario;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the scenario of a job: the first registered one that fits, else that of the header, else
 * that of the model's name, else the ordinary one.
 */
@ApplicationScoped
public class Scenarios {
  /** The header that names or describes a scenario. */
  public static final String HEADER = "X-Reelay-Scenario";

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("sim-instant", "duration=0.2&queue=0"),
          Map.entry("sim-fast", "duration=3&queue=0.5"),
          Map.entry("sim-slow", "duration=lognormal(240,0.6)&queue=lognormal(20,0.5)"),
          Map.entry("sim-cold", "duration=bimodal(20,150,0.2)&queue=bimodal(1,60,0.2)"),
          Map.entry("sim-drifting", "duration=drifting(20,120,3600)"),
          Map.entry("sim-stalled", "duration=30&fault=stalled"),
          Map.entry("sim-failing", "duration=10&fault=fail-internal"),
          Map.entry("sim-refused", "duration=10&fault=fail-content-policy"),
          Map.entry(
              "sim-flaky",
              "duration=lognormal(20,0.5)&fault=server-error(503)~0.1&fault=rate-limited(1)~0.1"
                  + "&fault=server-error(502)@poll*2~0.2&fault=result-truncated*1~0.1"),
          Map.entry(
              "sim-nasty",
              "duration=lognormal(20,0.5)&fault=cut-after-accept~0.05&fault=cut-before-accept~0.05"
                  + "&fault=html@poll~0.1&fault=not-found-yet~0.2&fault=progress-backwards~0.3"
                  + "&fault=webhook-duplicate~0.3&fault=webhook-missing~0.2&fault=job-lost~0.05"
                  + "&fault=result-forbidden-once~0.2&fault=fail-internal~0.1"));

  /**
   * A scenario for the next calls.
   *
   * @param provider of that provider; null means any
   * @param model for that model; null means any
   * @param left how many calls it is still for
   * @param scenario what it is
   */
  public record Registered(
      @Nullable String provider, @Nullable String model, int left, Scenario scenario) {
    private boolean fits(String atProvider, String ofModel) {
      return (provider == null || provider.equals(atProvider))
          && (model == null || model.equals(ofModel));
    }
  }

  private final ScenarioConfig config;
  private final Map<String, Scenario> named = new LinkedHashMap<>();
  private final List<Registered> registered = new ArrayList<>();
  private Scenario ordinary = Scenario.plain();

  Scenarios(ScenarioConfig config) {
    this.config = config;
    KNOWN.forEach(this::name);
    config.named().forEach(this::name);
    ordinary = parse(config.ordinary());
  }

  /**
   * The scenario of a call, which uses one up that was registered for it.
   *
   * @param header the value of {@link #HEADER}, or null
   * @throws ScenarioException when the header or the model's name holds a scenario that cannot be
   *     read
   */
  public synchronized Scenario choose(String provider, String model, @Nullable String header) {
    for (int i = 0; i < registered.size(); i++) {
      Registered next = registered.get(i);
      if (next.fits(provider, model)) {
        if (next.left() <= 1) {
          registered.remove(i);
        } else {
          registered.set(
              i, new Registered(next.provider(), next.model(), next.left() - 1, next.scenario()));
        }
        return next.scenario();
      }
    }
    if (header != null && !header.isBlank()) {
      return parseKnown(header.strip());
    }
    return model.startsWith("sim-") ? parseKnown(model) : parse(model);
  }

  /**
   * Reads {@code name}, {@code name?parameter=value&…} or {@code parameter=value&…}; a name that
   * nobody knows, such as that of a real model, stands for the ordinary scenario.
   *
   * @throws ScenarioException naming what cannot be read
   */
  public synchronized Scenario parse(String text) {
    int question = text.indexOf('?');
    boolean bare = question < 0 && text.indexOf('=') > 0;
    String name = bare ? "" : question < 0 ? text : text.substring(0, question);
    String parameters = bare ? text : question < 0 ? "" : text.substring(question + 1);
    Scenario scenario = bare ? Scenario.plain() : known(name);
    for (String part : parameters.isEmpty() ? new String[0] : parameters.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new ScenarioException(
            "scenario", "'" + part + "' is no parameter", "Write name=value, joined by &.");
      }
      // Decoded leniently: a plus is a plus, as clients rarely encode a model's name.
      String value = part.substring(equals + 1).replace("+", "%2B");
      scenario = scenario.with(part.substring(0, equals), decoded(value));
    }
    return scenario.named(text);
  }

  /**
   * As {@link #parse}, for who surely means a scenario.
   *
   * @throws ScenarioException also when nobody knows the name
   */
  public synchronized Scenario parseKnown(String text) {
    String name = text.split("\\?", 2)[0];
    if (name.indexOf('=') < 0 && !name.isEmpty() && !named.containsKey(name)) {
      throw new ScenarioException(
          "scenario",
          "There is no scenario '" + name + "'",
          "GET /simulator/scenarios lists them; PUT /simulator/scenarios/{name} makes one.");
    }
    return parse(text);
  }

  /** Gives a scenario a name, by which models, headers and orders can call it. */
  public synchronized Scenario name(String name, String text) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")) {
      throw new ScenarioException(
          "name", "'" + name + "' is no name", "Use letters, digits and . _ : / - only.");
    }
    checkRoom(named.size());
    Scenario scenario = parseKnown(text);
    named.put(name, scenario);
    return scenario;
  }

  /** Sets a scenario for the next calls that fit. */
  public synchronized void register(Registered order) {
    checkRoom(registered.size());
    registered.add(order);
  }

  /**
   * Drops what was registered for next calls; names stay.
   *
   * @param provider what was for it alone; null drops all
   */
  public synchronized void clear(@Nullable String provider) {
    registered.removeIf(order -> provider == null || provider.equals(order.provider()));
  }

  /** All names with their texts. */
  public synchronized Map<String, Scenario> named() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /** What is registered for next calls, the first to be used first. */
  public synchronized List<Registered> registered() {
    return List.copyOf(registered);
  }

  /** The seed of jobs whose scenario has none. */
  public long seed() {
    return config.seed();
  }

  private Scenario known(String name) {
    return named.getOrDefault(name, ordinary);
  }

  private void checkRoom(int size) {
    if (size >= config.max()) {
      throw new ScenarioException(
          "scenario",
          "There are " + size + " scenarios already",
          "DELETE /simulator/scenarios drops those for next calls.");
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
