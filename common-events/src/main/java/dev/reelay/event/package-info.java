/** The facts that services exchange: immutable, past tense, free of any framework. */
@NullMarked
package dev.reelay.event;

import org.jspecify.annotations.NullMarked;
