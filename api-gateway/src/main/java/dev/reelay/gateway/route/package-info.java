/** Routes what other services serve, with the owner checked and the credential replaced. */
@NullMarked
package dev.reelay.gateway.route;

import org.jspecify.annotations.NullMarked;
