/** The port to where the files of jobs lie: artifacts and uploads. */
@NullMarked
package dev.reelay.storage;

import org.jspecify.annotations.NullMarked;
