/** Remote video providers, faked faithfully, with faults and a ledger of what was paid. */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
