package dev.reelay.adapters.contract;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.ProviderKind;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import java.util.HashMap;
import java.util.Map;

/**
 * An adapter as the contract sees it.
 *
 * @param title how it is called in the document
 * @param place what it speaks to
 * @param options of the provider
 * @param wish what films are ordered
 * @param callbacks how the provider calls back
 * @param hasAccounts whether the provider wants a credential
 * @param ways where it differs from the others
 */
public record Subject(
    String title,
    Place place,
    Map<String, String> options,
    GenerationParameters wish,
    Callbacks callbacks,
    boolean hasAccounts,
    Ways ways) {

  /**
   * What an adapter speaks to.
   *
   * @param simulated its provider's name in the simulator
   * @param path where that listens in the simulator
   * @param model a model that the provider has
   */
  public record Place(ProviderKind kind, String simulated, String path, String model) {}

  /**
   * Where an adapter differs from the others.
   *
   * @param failures classes that differ from the usual one, by fault
   * @param without situations that cannot come about, with the reason
   */
  public record Ways(Map<String, FailureClass> failures, Map<String, String> without) {}

  /** How a provider calls back. */
  public enum Callbacks {
    NONE,
    /** Signed, to one address of the account. */
    ACCOUNT,
    /** Signed, to an address per run. */
    SIGNED,
    /** Unsigned, to an address per run that must answer a challenge first. */
    CHALLENGED;

    boolean isSigned() {
      return this == ACCOUNT || this == SIGNED;
    }
  }

  /** An adapter with accounts, films of 4 s in 1280x720 and no callbacks. */
  public static Subject of(ProviderKind kind, String simulated, String path, String model) {
    return new Subject(
        kind.kind(),
        new Place(kind, simulated, path, model),
        Map.of(),
        new GenerationParameters("1280x720", 4, null, null),
        Callbacks.NONE,
        true,
        new Ways(Map.of(), Map.of()));
  }

  /** This one under another title, with an option of the provider. */
  public Subject option(String named, String name, String value) {
    return new Subject(
        named, place, with(options, name, value), wish, callbacks, hasAccounts, ways);
  }

  /** This one with other films. */
  public Subject wish(String size, int seconds) {
    GenerationParameters other = new GenerationParameters(size, seconds, null, null);
    return new Subject(title, place, options, other, callbacks, hasAccounts, ways);
  }

  /** This one with callbacks. */
  public Subject callbacks(Callbacks kindOfCallbacks) {
    return new Subject(title, place, options, wish, kindOfCallbacks, hasAccounts, ways);
  }

  /** This one without accounts. */
  public Subject open() {
    return new Subject(title, place, options, wish, callbacks, false, ways);
  }

  /** This one, which understands a fault in its own way. */
  public Subject failing(String fault, FailureClass failureClass) {
    return ways(new Ways(with(ways.failures(), fault, failureClass), ways.without()));
  }

  /** This one, where a situation cannot come about. */
  public Subject without(String situation, String reason) {
    return ways(new Ways(ways.failures(), with(ways.without(), situation, reason)));
  }

  private Subject ways(Ways others) {
    return new Subject(title, place, options, wish, callbacks, hasAccounts, others);
  }

  /** The adapter. */
  public ProviderKind kind() {
    return place.kind();
  }

  String simulated() {
    return place.simulated();
  }

  String path() {
    return place.path();
  }

  String model() {
    return place.model();
  }

  Map<String, String> without() {
    return ways.without();
  }

  /** What the adapter says that it can do. */
  Capabilities capabilities() {
    try (Provider provider = Scene.idle(this)) {
      return provider.capabilities();
    }
  }

  FailureClass failure(String fault, FailureClass usual) {
    return ways.failures().getOrDefault(fault, usual);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> more = new HashMap<>(map);
    more.put(key, value);
    return Map.copyOf(more);
  }
}
