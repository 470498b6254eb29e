package dev.reelay.hub.webhook;

/**
 * What is sent.
 *
 * @param id the same at each repeat
 * @param event the name of filters, in the header {@code reelay-event}
 * @param body JSON, signed as it is
 */
record Message(String id, String event, String body) {}
