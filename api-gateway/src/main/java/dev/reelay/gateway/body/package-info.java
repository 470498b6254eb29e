/** Reads request bodies strictly and names the field that is wrong. */
@NullMarked
package dev.reelay.gateway.body;

import org.jspecify.annotations.NullMarked;
