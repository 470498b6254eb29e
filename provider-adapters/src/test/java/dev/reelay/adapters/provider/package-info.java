/** Tests of what all providers have in common. */
@NullMarked
package dev.reelay.adapters.provider;

import org.jspecify.annotations.NullMarked;
