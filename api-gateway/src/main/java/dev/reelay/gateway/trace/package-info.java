/** Names each request, so that it can be followed through all services and logs. */
@NullMarked
package dev.reelay.gateway.trace;

import org.jspecify.annotations.NullMarked;
