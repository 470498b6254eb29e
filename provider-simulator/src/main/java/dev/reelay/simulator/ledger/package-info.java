/** What a real provider would have charged, and what a careful client would not have done. */
@NullMarked
package dev.reelay.simulator.ledger;

import org.jspecify.annotations.NullMarked;
