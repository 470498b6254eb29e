package dev.reelay.simulator.job;

import io.vertx.core.json.JsonObject;

/**
 * What a client asked for, as far as it matters to the simulator.
 *
 * @param model as the client named it
 * @param prompt the text
 * @param seconds of film, as billed
 * @param width of the film in pixels
 * @param height of the film in pixels
 * @param facts what the provider's answers repeat
 */
public record Order(
    String model, String prompt, int seconds, int width, int height, JsonObject facts) {}
