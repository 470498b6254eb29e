/** What a remote job is asked to do, well or badly, and the seeded dice that decide the rest. */
@NullMarked
package dev.reelay.simulator.scenario;

import org.jspecify.annotations.NullMarked;
