/** Virtual keys: who a client is and what it may use. */
@NullMarked
package dev.reelay.gateway.key;

import org.jspecify.annotations.NullMarked;
