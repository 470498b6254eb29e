/** What an administrator may see of a job. */
@NullMarked
package dev.reelay.orchestrator.admin;

import org.jspecify.annotations.NullMarked;
