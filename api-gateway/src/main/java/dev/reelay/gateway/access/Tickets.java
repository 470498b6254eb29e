package dev.reelay.gateway.access;

import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.key.KeyHash;
import dev.reelay.gateway.key.OneTimeCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tickets: they keep the virtual key out of addresses, where it would end up in logs. */
@ApplicationScoped
class Tickets implements OneTimeCredentials {
  private final TicketStore store;
  private final KeyHash hash;
  private final AccessConfig config;

  Tickets(TicketStore store, KeyHash hash, AccessConfig config) {
    this.store = store;
    this.hash = hash;
    this.config = config;
  }

  /** A new ticket, shown once. */
  record Made(String ticket, Instant expiresAt) {}

  /** A ticket for one job, or for all of the key when it is null. */
  @Transactional
  Made make(String keyId, @Nullable String jobId) {
    String ticket = Secrets.next(Secrets.TICKET);
    return new Made(ticket, store.add(hash.of(ticket), keyId, jobId, config.ticketLifetime()));
  }

  /** Whose it is and what it opens; spends it. */
  @Transactional
  Optional<Admission> admit(String ticket) {
    return isTicket(ticket) ? store.spend(hash.of(ticket)) : Optional.empty();
  }

  @Override
  @Transactional
  public Optional<Caller> spend(String secret) {
    return admit(secret)
        .filter(admission -> admission.jobId() == null)
        .map(admission -> new Caller(admission.keyId(), false));
  }

  private static boolean isTicket(String secret) {
    return secret.startsWith(Secrets.TICKET) && Secrets.isWellFormed(secret);
  }
}
