/**
 * The built-in studio as a provider: its work list, the workers that share it, and their leases.
 */
@NullMarked
package dev.reelay.adapters.studiowork;

import org.jspecify.annotations.NullMarked;
