/**
 * What every adapter of a remote engine has to do about whatever its engine does: played against
 * the provider simulator.
 */
@NullMarked
package dev.reelay.adapters.contract;

import org.jspecify.annotations.NullMarked;
