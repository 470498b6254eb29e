package dev.reelay.gateway.key;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The keyed hash of what a client shows; a key may have several while one replaces another. */
@Entity
@Table(name = "key_secrets")
@SuppressWarnings("NullAway.Init")
class KeySecret {
  @Id String hash;

  @Column(name = "key_id")
  String keyId;

  @Column(name = "created_at")
  Instant createdAt;
}
