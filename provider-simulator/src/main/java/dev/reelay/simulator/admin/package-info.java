/** Orders to the simulator itself, its ledger over HTTP, and its page. */
@NullMarked
package dev.reelay.simulator.admin;

import org.jspecify.annotations.NullMarked;
