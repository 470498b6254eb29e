/** What providers push, signed as they sign, with the ways in which pushing goes wrong. */
@NullMarked
package dev.reelay.simulator.webhook;

import org.jspecify.annotations.NullMarked;
