package dev.reelay.simulator.ledger;

import java.time.Instant;

/**
 * A credential went to a host that must not see it.
 *
 * @param provider whose credential it was
 * @param fingerprint of the credential
 * @param path where it was sent
 * @param wall when
 */
public record Leak(String provider, String fingerprint, String path, Instant wall) {}
