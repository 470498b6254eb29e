package dev.reelay.adapters.studiowork;

/** Which instance works on a run, with the fence that it held when it took the run. */
record Lease(String instance, long fence) {}
