package dev.reelay.simulator.openai;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.desk.Dialect;
import dev.reelay.simulator.http.Reply;

/** Refusals in the words of OpenAI, or of an engine that copies them. */
final class OpenAiDialect implements Dialect {
  private final Flavor flavor;

  OpenAiDialect(Flavor flavor) {
    this.flavor = flavor;
  }

  Reply error(VideoError error) {
    return Reply.json(error.status(), flavor.error(error));
  }

  @Override
  public Reply unauthorized(Credential shown) {
    return error(
        switch (shown) {
          case Credential.Missing() ->
              new VideoError(
                  401,
                  "You didn't provide an API key; send it as 'Authorization: Bearer'.",
                  "invalid_request_error",
                  null,
                  null);
          case Credential.Expired _ ->
              new VideoError(
                  401,
                  "This API key has expired.",
                  "invalid_request_error",
                  null,
                  "expired_api_key");
          default ->
              new VideoError(
                  401,
                  "Incorrect API key provided.",
                  "invalid_request_error",
                  null,
                  "invalid_api_key");
        });
  }

  @Override
  public Reply rateLimited() {
    return error(
            new VideoError(
                429,
                "Rate limit reached for requests per minute. Please try again later.",
                "requests",
                null,
                "rate_limit_exceeded"))
        .with("x-ratelimit-remaining-requests", "0");
  }

  @Override
  public Reply tooManyJobs() {
    return error(
        new VideoError(
            429,
            "Too many videos are in progress for this project.",
            "requests",
            null,
            "rate_limit_exceeded"));
  }

  @Override
  public Reply quotaGone() {
    return error(
        new VideoError(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            null,
            "insufficient_quota"));
  }

  @Override
  public Reply serverError(int status) {
    return error(
        status == 503
            ? new VideoError(
                503, "The engine is overloaded.", "service_unavailable", null, "slow_down")
            : new VideoError(
                status, "The server had an error while processing.", "server_error", null, null));
  }
}
