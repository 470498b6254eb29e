package dev.reelay.simulator.desk;

/** A provider has restarted and forgotten what it kept in memory; fired as a CDI event. */
public record Restarted(String provider) {}
