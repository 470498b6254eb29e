package dev.reelay.orchestrator.dispatch;

import java.time.Duration;

/**
 * A job that could start at a provider.
 *
 * @param begins whether it needs the grant of its key first; others hold it already
 * @param age since the client's request
 */
record Candidate(String jobId, String keyId, boolean begins, Duration age) {}
