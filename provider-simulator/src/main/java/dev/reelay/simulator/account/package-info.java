/** Credentials, their limits, and how much runs under each. */
@NullMarked
package dev.reelay.simulator.account;

import org.jspecify.annotations.NullMarked;
