package dev.reelay.gateway.key;

import dev.reelay.bus.EventIds;
import dev.reelay.bus.SchemaClock;
import dev.reelay.gateway.key.KeyChangeStore.KeyState;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Makes and changes virtual keys; every change is told to the other services. */
@ApplicationScoped
class Keys {
  private final VirtualKeyStore keys;
  private final KeySecretStore secrets;
  private final KeyChangeStore changes;
  private final KeyHash hash;
  private final KeyAnnouncer announcer;
  private final EventIds ids;
  private final SchemaClock clock;

  Keys(
      VirtualKeyStore keys,
      KeySecretStore secrets,
      KeyChangeStore changes,
      KeyHash hash,
      KeyAnnouncer announcer,
      EventIds ids,
      SchemaClock clock) {
    this.keys = keys;
    this.secrets = secrets;
    this.changes = changes;
    this.hash = hash;
    this.announcer = announcer;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Makes a key that is shown with the given secret. Fails with a problem when the name is taken.
   */
  @Transactional
  VirtualKey create(NewKey wanted, String secret) {
    if (keys.byName(wanted.name()).isPresent()) {
      throw ProblemException.at(
          "name", ProblemCode.NAME_TAKEN, "Another virtual key has this name.");
    }
    Instant now = clock.now();
    VirtualKey key = new VirtualKey();
    key.id = "key_" + ids.ulid();
    key.name = wanted.name();
    key.admin = wanted.admin();
    key.enabled = true;
    key.maxRunning = wanted.maxRunning();
    key.maxQueued = wanted.maxQueued();
    key.weight = wanted.weight();
    key.priority = wanted.priority();
    key.startsPerMinute = wanted.startsPerMinute();
    key.version = 1;
    key.createdAt = now;
    keys.persist(key);
    secrets.add(hash.of(secret), key.id, now);
    announcer.announce(key);
    return key;
  }

  /**
   * Makes the secret open the key of this name, which is created when missing. What somebody
   * disabled stays disabled.
   */
  @Transactional
  void ensure(NewKey wanted, String secret) {
    String hashed = hash.of(secret);
    KeySecret held = secrets.findById(hashed);
    if (held != null) {
      return;
    }
    keys.byName(wanted.name())
        .ifPresentOrElse(
            key -> secrets.replace(hashed, key.id, clock.now()), () -> create(wanted, secret));
  }

  /** Disables a key; nothing happens when it was disabled before. */
  @Transactional
  VirtualKey disable(String idOrName, String by) {
    return change(
        idOrName,
        by,
        key -> {
          boolean changed = key.enabled;
          key.enabled = false;
          return changed;
        });
  }

  /** Changes what a key may use, for its waiting jobs as well; no change is no news. */
  @Transactional
  VirtualKey patch(String idOrName, KeyPatch patch, String by) {
    return change(idOrName, by, patch::applyTo);
  }

  private VirtualKey change(String idOrName, String by, Predicate<VirtualKey> change) {
    VirtualKey key =
        keys.lock(idOrName)
            .orElseThrow(() ->
                ProblemException.of(
                    ProblemCode.KEY_NOT_FOUND, "No virtual key has this id or name."));
    KeyState before = KeyState.of(key);
    if (change.test(key)) {
      key.version++;
      changes.keep(key, before, by);
      announcer.announce(key);
    }
    return key;
  }

  @Transactional
  List<VirtualKey> list() {
    return keys.oldest();
  }
}
