/** Tests of the job log. */
@NullMarked
package dev.reelay.hub.log;

import org.jspecify.annotations.NullMarked;
