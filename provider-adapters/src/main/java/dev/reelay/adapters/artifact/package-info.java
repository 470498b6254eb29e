/** The finished files of jobs: put into the storage, found by name, served in ranges. */
@NullMarked
package dev.reelay.adapters.artifact;

import org.jspecify.annotations.NullMarked;
