/** What is known of the models: their limits, availability and typical durations. */
@NullMarked
package dev.reelay.gateway.model;

import org.jspecify.annotations.NullMarked;
