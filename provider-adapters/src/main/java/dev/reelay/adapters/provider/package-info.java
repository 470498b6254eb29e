/**
 * How to talk to an engine: the one interface that every provider fills in, and what it may answer.
 */
@NullMarked
package dev.reelay.adapters.provider;

import org.jspecify.annotations.NullMarked;
