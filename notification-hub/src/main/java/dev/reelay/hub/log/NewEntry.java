package dev.reelay.hub.log;

/**
 * An entry before it has its numbers.
 *
 * @param rest the body without its beginning, see {@link Body#numbered}
 * @param stageDone whether it is the first that shows its stage as done
 */
record NewEntry(String jobId, String keyId, String type, String rest, boolean stageDone) {}
