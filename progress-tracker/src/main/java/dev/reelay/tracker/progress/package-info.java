/**
 * How far each job is: one pure fold over what is heard of its stages, and what of it is published
 * when.
 */
@NullMarked
package dev.reelay.tracker.progress;

import org.jspecify.annotations.NullMarked;
