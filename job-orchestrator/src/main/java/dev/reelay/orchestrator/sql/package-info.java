/** How several statements reach the database in one journey. */
@NullMarked
package dev.reelay.orchestrator.sql;

import org.jspecify.annotations.NullMarked;
