package dev.reelay.gateway.key;

import dev.reelay.event.KeyLimits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A client's credential and its tenant. */
@Entity
@Table(name = "virtual_keys")
@SuppressWarnings("NullAway.Init")
class VirtualKey {
  @Id String id;
  String name;
  boolean admin;
  boolean enabled;

  @Column(name = "max_running")
  int maxRunning;

  @Column(name = "max_queued")
  int maxQueued;

  int weight;
  int priority;

  @Column(name = "starts_per_minute")
  @Nullable Integer startsPerMinute;

  long version;

  @Column(name = "created_at")
  Instant createdAt;

  KeyLimits limits() {
    return new KeyLimits(version, maxRunning, maxQueued, weight, priority, startsPerMinute);
  }
}
