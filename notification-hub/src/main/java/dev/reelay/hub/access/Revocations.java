package dev.reelay.hub.access;

import dev.reelay.bus.SchemaClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of those who listen may not any longer. */
@ApplicationScoped
public class Revocations {
  private final KeyStateStore keys;
  private final RevokedShareStore shares;
  private final SchemaClock clock;

  Revocations(KeyStateStore keys, RevokedShareStore shares, SchemaClock clock) {
    this.keys = keys;
    this.shares = shares;
    this.clock = clock;
  }

  /** Whether this one may not. Reads the database. */
  public boolean isOver(Access access) {
    return !over(List.of(access)).isEmpty();
  }

  /**
   * Those whose key was disabled or revoked, whose share link was taken back, or whose time is
   * over. Reads the database: one instance alone hears of a change.
   */
  public Set<Access> over(Collection<Access> all) {
    if (all.isEmpty()) {
      return Set.of();
    }
    Set<String> shutOut = keys.shutOut(all.stream().map(Access::keyId).collect(Collectors.toSet()));
    Set<String> shareIds =
        all.stream().map(Access::shareId).filter(Objects::nonNull).collect(Collectors.toSet());
    Set<String> revoked = shares.revoked(shareIds);
    boolean timed = all.stream().anyMatch(access -> access.until() != null);
    Instant now = timed ? clock.now() : Instant.MIN;
    return all.stream()
        .filter(access ->
            shutOut.contains(access.keyId())
                || (access.shareId() != null && revoked.contains(access.shareId()))
                || (access.until() != null && !now.isBefore(access.until())))
        .collect(Collectors.toSet());
  }
}
