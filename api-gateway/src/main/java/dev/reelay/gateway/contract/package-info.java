/** The contract of the events, for whoever wants to read it. */
@NullMarked
package dev.reelay.gateway.contract;

import org.jspecify.annotations.NullMarked;
