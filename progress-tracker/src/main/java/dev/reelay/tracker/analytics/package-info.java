/** Figures over many jobs: how good the estimates were, and how providers do. */
@NullMarked
package dev.reelay.tracker.analytics;

import org.jspecify.annotations.NullMarked;
