package dev.reelay.simulator.account;

import dev.reelay.simulator.job.RemoteJob;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Settings of accounts by name, and how much runs under each credential at each provider. */
@ApplicationScoped
public class Accounts {
  /** Accounts from the configuration. */
  @ConfigMapping(prefix = "reelay.simulator.accounts")
  public interface Known {
    /** By name, which is the key without {@code sim-}. */
    Map<String, Limits> named();

    /** Accounts that are remembered; the oldest go first. */
    @WithDefault("10000")
    int max();
  }

  /** Limits of one account. */
  public interface Limits {
    /** See {@link AccountSettings#concurrency}. */
    @WithDefault("0")
    int concurrency();

    /** See {@link AccountSettings#ratePerMinute}. */
    @WithDefault("0")
    int ratePerMinute();

    /** See {@link AccountSettings#webhookUrl}; empty means nowhere. */
    @WithDefault("none")
    String webhookUrl();

    /** See {@link AccountSettings#webhookSecret}. */
    @WithDefault(AccountSettings.ORDINARY_SECRET)
    String webhookSecret();
  }

  private final int max;
  private final LinkedHashMap<String, AccountSettings> settings = new LinkedHashMap<>();
  private final LinkedHashMap<String, Load> loads = new LinkedHashMap<>();

  Accounts(Known known) {
    this.max = known.max();
    known
        .named()
        .forEach((name, limits) ->
            set(
                name,
                new AccountSettings(
                    limits.concurrency(),
                    limits.ratePerMinute(),
                    limits.webhookUrl().equals("none") ? null : limits.webhookUrl(),
                    limits.webhookSecret())));
  }

  /** Replaces the settings of an account. */
  public synchronized void set(String name, AccountSettings changed) {
    settings.put(name, changed);
    if (settings.size() > max) {
      settings.pollFirstEntry();
    }
  }

  /** The settings of an account. */
  public synchronized AccountSettings settings(String name) {
    return settings.getOrDefault(name, AccountSettings.ORDINARY);
  }

  /** Asks for room for one more job; counts a refusal. */
  public synchronized Room room(String provider, Account account, Instant now) {
    return load(provider, account).room(settings(account.name()), now);
  }

  /** Counts an accepted job. */
  public synchronized void accepted(String provider, Account account, RemoteJob job, Instant now) {
    load(provider, account).accepted(job, now);
  }

  /** A job has ended before its time. */
  public synchronized void ended(RemoteJob job) {
    loads.values().forEach(load -> load.ended(job));
  }

  /** The loads by {@code provider/account}, with figures as of now. */
  public synchronized Map<String, Load.Figures> loads(Instant now) {
    Map<String, Load.Figures> figures = new TreeMap<>();
    loads.forEach((key, load) -> figures.put(key, load.figures(now)));
    return Collections.unmodifiableMap(figures);
  }

  /** Forgets maxima and refusals; what runs goes on. */
  public synchronized void reset() {
    loads.values().forEach(Load::reset);
  }

  private Load load(String provider, Account account) {
    String key = provider + "/" + account.name();
    Load load = loads.computeIfAbsent(key, _ -> new Load(account.fingerprint()));
    if (loads.size() > max) {
      loads.pollFirstEntry();
    }
    return load;
  }
}
