package dev.reelay.event;

/**
 * One step of the plan of a job.
 *
 * @param stage name of the stage
 * @param weight share of overall progress in percent; the weights of a plan add up to 100
 * @param provider who is asked to do it
 */
public record PlannedStage(String stage, double weight, String provider) {}
