package dev.reelay.simulator.openai;

import org.jspecify.annotations.Nullable;

/**
 * An error as the dialect has it.
 *
 * @param status the HTTP status
 * @param message for people
 * @param type the class of error
 * @param param the field to blame, or null
 * @param code the error, or null
 */
record VideoError(
    int status, String message, String type, @Nullable String param, @Nullable String code) {
  private static final String REQUEST = "invalid_request_error";

  static VideoError invalid(String param, String message) {
    return new VideoError(400, message, REQUEST, param, "invalid_value");
  }

  static VideoError missing(String param) {
    return new VideoError(
        400,
        "Missing required parameter: '" + param + "'.",
        REQUEST,
        param,
        "missing_required_parameter");
  }

  static VideoError noVideo(String id) {
    return new VideoError(
        404, "Video with id '" + id + "' not found.", REQUEST, "video_id", "video_not_found");
  }

  static VideoError notReady(String id) {
    return new VideoError(
        404,
        "Video '" + id + "' is not ready yet; its status tells when it is.",
        REQUEST,
        null,
        "video_not_ready");
  }

  static VideoError expired(String id) {
    return new VideoError(
        404, "The content of video '" + id + "' has expired.", REQUEST, null, "video_expired");
  }
}
