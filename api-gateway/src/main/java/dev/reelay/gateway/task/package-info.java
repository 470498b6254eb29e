/** The task style of the interface, a thin dialect over jobs. */
@NullMarked
package dev.reelay.gateway.task;

import org.jspecify.annotations.NullMarked;
