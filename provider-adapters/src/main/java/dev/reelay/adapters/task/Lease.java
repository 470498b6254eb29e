package dev.reelay.adapters.task;

/** Who works on a row: an instance and the fence that it held when it took the row. */
record Lease(String instance, long fence) {}
