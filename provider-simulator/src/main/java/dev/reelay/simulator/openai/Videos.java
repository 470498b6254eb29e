package dev.reelay.simulator.openai;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.desk.Wish;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Order;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The videos resource of one flavor. */
final class Videos {
  private static final long POLL_AFTER_MILLIS = 10_000;

  /** What all flavors work with. */
  record Tools(
      Desk desk,
      Results results,
      Films films,
      Jobs jobs,
      Accounts accounts,
      SimulatedClock clock,
      VideoWebhooks webhooks) {}

  private final Flavor flavor;
  private final Service service;
  private final OpenAiDialect dialect;
  private final Tools tools;
  private final VideoJson json;

  Videos(Flavor flavor, Service service, OpenAiDialect dialect, Tools tools) {
    this.flavor = flavor;
    this.service = service;
    this.dialect = dialect;
    this.tools = tools;
    this.json = new VideoJson(flavor, tools.clock());
  }

  Reply create(Call call, Account account) {
    try {
      VideoRequest request = VideoRequest.of(call);
      return submit(call, account, Wish.of(request.order(flavor), request.sameness()));
    } catch (VideoRequest.InvalidException e) {
      return stamped(dialect.error(e.error()));
    }
  }

  Reply remix(Call call, Account account) {
    try {
      VideoRequest request = VideoRequest.of(call);
      String prompt = request.prompt();
      String id = call.part("id");
      if (!(tools.desk().look(service, account, id, Operation.OTHER)
          instanceof Sight.Present(RemoteJob job, Moment moment, _, _))) {
        return stamped(dialect.error(VideoError.noVideo(id)));
      }
      if (moment.phase() != Phase.SUCCEEDED) {
        return stamped(
            dialect.error(
                VideoError.invalid("video_id", "Only a completed video can be remixed.")));
      }
      Order old = job.order();
      JsonObject facts = old.facts().copy().put("remixed_from", id);
      Order order = new Order(old.model(), prompt, old.seconds(), old.width(), old.height(), facts);
      return submit(call, account, Wish.of(order, id + "\n" + request.sameness()));
    } catch (VideoRequest.InvalidException e) {
      return stamped(dialect.error(e.error()));
    }
  }

  private Reply submit(Call call, Account account, Wish wish) {
    return switch (tools.desk().submit(call, service, account, wish)) {
      case Submission.Refused(var reply) -> stamped(reply);
      case Submission.Accepted(var job, var delivery) -> {
        if (flavor == Flavor.OPENAI) {
          tools.webhooks().plan(job, tools.accounts().settings(account.name()));
        }
        yield video(job, job.at(tools.clock().instant()), false).by(delivery);
      }
    };
  }

  Reply get(Call call, Account account) {
    String id = call.part("id");
    return switch (tools.desk().look(service, account, id, Operation.POLL)) {
      case Sight.Faulted(var reply) -> stamped(reply);
      case Sight.Absent() -> stamped(dialect.error(VideoError.noVideo(id)));
      case Sight.Present(var job, var moment, var strange, var delivery) ->
          video(job, moment, strange).by(delivery);
    };
  }

  Reply list(Call call, Account account) {
    return stamped(
        VideoList.of(call, tools.jobs().of(service.name()), account)
            .map(page ->
                page.reply(flavor, job -> body(job, job.at(tools.clock().instant()), false)))
            .orElseGet(
                () -> dialect.error(VideoError.noVideo(String.valueOf(call.query("after"))))));
  }

  /** The original deletes what has ended; engines forget the video at once and work on. */
  Reply delete(Call call, Account account) {
    String id = call.part("id");
    return switch (tools.desk().look(service, account, id, Operation.CANCEL)) {
      case Sight.Faulted(var reply) -> stamped(reply);
      case Sight.Absent() -> stamped(dialect.error(VideoError.noVideo(id)));
      case Sight.Present(var job, var moment, _, var delivery) -> {
        if (flavor == Flavor.OPENAI && !moment.phase().isTerminal()) {
          yield stamped(
              dialect.error(
                  new VideoError(
                      409,
                      "Video '" + id + "' is still being made.",
                      "invalid_request_error",
                      "video_id",
                      "video_in_progress")));
        }
        if (moment.phase().isTerminal()) {
          tools.desk().delete(job);
        }
        tools.jobs().remove(job);
        JsonObject deleted =
            flavor == Flavor.SGLANG
                ? body(job, moment, false).put("status", "deleted")
                : new JsonObject()
                    .put("id", id)
                    .put("object", "video.deleted")
                    .put("deleted", true);
        yield stamped(Reply.json(200, deleted)).by(delivery);
      }
    };
  }

  Reply content(Call call, Account account) {
    String id = call.part("id");
    return switch (tools.desk().look(service, account, id, Operation.RESULT)) {
      case Sight.Faulted(var reply) -> stamped(reply);
      case Sight.Absent() -> stamped(dialect.error(VideoError.noVideo(id)));
      case Sight.Present(var job, var moment, _, _) when moment.phase() != Phase.SUCCEEDED ->
          stamped(dialect.error(VideoError.notReady(job.id())));
      case Sight.Present(var job, _, _, _) -> stamped(variant(call, job));
    };
  }

  private Reply variant(Call call, RemoteJob job) {
    String variant = call.query("variant");
    return switch (variant == null ? "video" : variant) {
      case "video" -> tools.results().film(call, service, job, refusals(job));
      case "thumbnail" -> Films.serve(call, "image/webp", Reply.Body.of(tools.films().thumbnail()));
      case "spritesheet" ->
          Films.serve(call, "image/jpeg", Reply.Body.of(tools.films().spriteSheet()));
      default ->
          dialect.error(
              VideoError.invalid(
                  "variant", "Supported values are 'video', 'thumbnail' and 'spritesheet'."));
    };
  }

  private Results.Refusals refusals(RemoteJob job) {
    return new Results.Refusals() {
      @Override
      public Reply forbidden() {
        return dialect.error(
            new VideoError(
                403, "Access to the content was denied.", "invalid_request_error", null, null));
      }

      @Override
      public Reply expired() {
        return dialect.error(VideoError.expired(job.id()));
      }
    };
  }

  private Reply video(RemoteJob job, Moment moment, boolean strange) {
    Reply reply = stamped(Reply.json(200, body(job, moment, strange)));
    if (moment.phase().isTerminal() || flavor != Flavor.OPENAI) {
      return reply;
    }
    long millis = Math.max(1, (long) (POLL_AFTER_MILLIS / tools.clock().scale()));
    return reply.with("openai-poll-after-ms", Long.toString(millis));
  }

  private JsonObject body(RemoteJob job, Moment moment, boolean strange) {
    return json.of(job, moment, tools.results().expires(service, job), strange);
  }

  private Reply stamped(Reply reply) {
    return flavor == Flavor.OPENAI
        ? reply.with("x-request-id", "req_" + UUID.randomUUID().toString().replace("-", ""))
        : reply;
  }
}
