package dev.reelay.gateway.key;

import dev.reelay.event.KeyLimits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

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
  long version;

  @Column(name = "created_at")
  Instant createdAt;

  KeyLimits limits() {
    return new KeyLimits(version, maxRunning, maxQueued, weight, priority);
  }
}
