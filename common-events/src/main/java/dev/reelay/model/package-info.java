/**
 * The models that clients may name and the engines behind them: one file, read alike by every
 * service that needs a part of it.
 */
@NullMarked
package dev.reelay.model;

import org.jspecify.annotations.NullMarked;
