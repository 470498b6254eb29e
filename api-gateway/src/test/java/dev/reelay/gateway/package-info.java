/** Tests. */
@NullMarked
package dev.reelay.gateway;

import org.jspecify.annotations.NullMarked;
