package dev.reelay.event;

/**
 * What a provider needs to know of the request of the client.
 *
 * @param prompt the text, never blank
 * @param parameters size, duration and the like
 */
public record StageRequest(String prompt, GenerationParameters parameters) {}
