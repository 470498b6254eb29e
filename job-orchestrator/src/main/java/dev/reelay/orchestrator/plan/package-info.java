/**
 * What a job will go through: pipelines from configuration, fixed as a plan when a job is accepted.
 */
@NullMarked
package dev.reelay.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
