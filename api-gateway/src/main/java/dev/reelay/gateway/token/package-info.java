/** Signs the access tokens that the other services accept. */
@NullMarked
package dev.reelay.gateway.token;

import org.jspecify.annotations.NullMarked;
