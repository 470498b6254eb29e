/** What every provider does alike: it takes an order, tells how it stands, and drops it. */
@NullMarked
package dev.reelay.simulator.desk;

import org.jspecify.annotations.NullMarked;
