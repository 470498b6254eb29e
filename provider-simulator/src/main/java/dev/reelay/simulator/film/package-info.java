/** The finished films, with the ways in which a download goes wrong. */
@NullMarked
package dev.reelay.simulator.film;

import org.jspecify.annotations.NullMarked;
