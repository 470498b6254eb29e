/** What the ledger makes of the behavior of clients. */
@NullMarked
package dev.reelay.simulator.ledger;

import org.jspecify.annotations.NullMarked;
