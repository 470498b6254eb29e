package dev.reelay.event;

/**
 * A provider that is being asked to stop.
 *
 * @param provider who is asked
 * @param stage what it is doing
 * @param capability what it can do about it, for example {@code queued_and_running}
 */
public record EngagedProvider(String provider, String stage, String capability) {}
