package dev.reelay.hub.webhook;

/**
 * One entry on its way to one endpoint, leased to this instance.
 *
 * @param failures failed calls of the endpoint in a row
 * @param attempts how often this entry was tried before
 */
record Delivery(
    long id,
    String endpointId,
    String url,
    String secretOwner,
    String jobId,
    long seq,
    String event,
    int failures,
    int attempts) {

  /** The id of the message: the same at each attempt and at each endpoint. */
  String messageId() {
    return jobId + "_" + seq;
  }
}
