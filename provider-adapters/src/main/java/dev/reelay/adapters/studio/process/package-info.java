/** External programs that report progress and never outlive their caller. */
@NullMarked
package dev.reelay.adapters.studio.process;

import org.jspecify.annotations.NullMarked;
