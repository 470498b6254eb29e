package dev.reelay.hub.log;

/**
 * Where the log of a job stands.
 *
 * @param keyId whose job it is
 * @param lastSeq number of the newest entry
 * @param isEnded whether the newest entry is the last
 * @param isDeleted whether the job was removed with all its entries
 */
public record Head(String jobId, String keyId, long lastSeq, boolean isEnded, boolean isDeleted) {}
