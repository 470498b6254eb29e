/** Everything that can go wrong, as problem documents with stable codes. */
@NullMarked
package dev.reelay.gateway.problem;

import org.jspecify.annotations.NullMarked;
