package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.account.AccountSettings;
import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.Stop;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.desk.Wish;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.replicate.PredictionRequest.InvalidException;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The predictions resource. */
final class Predictions {
  private static final long LONGEST_WAIT_SECONDS = 65;

  /** What it works with. */
  record Tools(
      Desk desk,
      Jobs jobs,
      Accounts accounts,
      SimulatedClock clock,
      Timeline timeline,
      PredictionJson json,
      PredictionWebhooks webhooks) {}

  private final Service service;
  private final Tools tools;

  Predictions(Service service, Tools tools) {
    this.service = service;
    this.tools = tools;
  }

  Reply createOfVersion(Call call, Account account) {
    JsonObject body = PredictionRequest.body(call);
    try {
      return create(call, account, PredictionRequest.target(body));
    } catch (InvalidException e) {
      return ReplicateDialect.invalid(e.field());
    }
  }

  Reply createOfModel(Call call, Account account) {
    return create(call, account, Target.model(call.part("owner"), call.part("name")));
  }

  Reply createOfDeployment(Call call, Account account) {
    return create(call, account, Target.deployment(call.part("owner"), call.part("name")));
  }

  Reply get(Call call, Account account) {
    return switch (tools.desk().look(service, account, call.part("id"), Operation.POLL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> ReplicateDialect.notFound();
      case Sight.Present(var job, _, var strange, var delivery) -> {
        settle(job);
        JsonObject prediction = json(job, address(job));
        yield Reply.json(
                200, strange ? prediction.put("status", PredictionJson.STRANGE) : prediction)
            .by(delivery);
      }
    };
  }

  /** Works for what waits and what runs; what has ended is told unchanged. */
  Reply cancel(Call call, Account account) {
    return switch (tools.desk().look(service, account, call.part("id"), Operation.CANCEL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> ReplicateDialect.notFound();
      case Sight.Present(var job, _, _, var delivery) -> {
        settle(job);
        if (tools.desk().stop(job) == Stop.DONE) {
          tools.webhooks().stopped(job, settings(job));
        }
        yield Reply.json(200, json(job, 1)).by(delivery);
      }
    };
  }

  Reply list(Call call, Account account) {
    return PredictionList.page(
        call,
        tools.jobs().of(service.name()),
        account,
        job -> {
          settle(job);
          return json(job, 1);
        });
  }

  private Reply create(Call call, Account account, Target target) {
    if (target.isUnknown()) {
      return ReplicateDialect.notFound();
    }
    try {
      PredictionRequest request = PredictionRequest.of(PredictionRequest.body(call));
      JsonObject facts = new JsonObject().put("origin", call.origin());
      Optional<Duration> patience = Patience.forFilm(call);
      patience.ifPresent(
          duration -> facts.put("deadline", tools.clock().instant().plus(duration).toString()));
      Wish wish = Wish.of(request.order(target, facts), request.sameness(target));
      return switch (tools.desk().submit(call, service, account, wish)) {
        case Submission.Refused(var reply) -> reply;
        case Submission.Accepted(var job, var delivery) -> accepted(call, job, delivery);
      };
    } catch (InvalidException e) {
      return ReplicateDialect.invalid(e.field());
    }
  }

  private Reply accepted(Call call, RemoteJob job, Delivery delivery) {
    Instant deadline = PredictionJson.deadline(job);
    if (deadline != null && deadline.isBefore(job.ends())) {
      tools.timeline().at(deadline, () -> settle(job));
    }
    tools.webhooks().plan(job, settings(job));
    Optional<Duration> patience = Patience.forAnswer(call);
    if (patience.isEmpty() || !delivery.equals(Delivery.WHOLE)) {
      return Reply.json(201, json(job, 1)).by(delivery);
    }
    await(job, patience.get());
    settle(job);
    boolean done = job.at(tools.clock().instant()).phase().isTerminal();
    return Reply.json(done ? 201 : 202, json(job, address(job)));
  }

  private void await(RemoteJob job, Duration patience) {
    Instant until = tools.clock().instant().plus(patience);
    Instant deadline = PredictionJson.deadline(job);
    for (Instant sooner : new Instant[] {job.ends(), deadline == null ? until : deadline}) {
      until = sooner.isBefore(until) ? sooner : until;
    }
    CountDownLatch done = new CountDownLatch(1);
    tools.timeline().at(until, done::countDown);
    try {
      if (!done.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Simulated time stands still");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a prediction whose deadline has passed, once. */
  private void settle(RemoteJob job) {
    Instant deadline = PredictionJson.deadline(job);
    if (deadline != null
        && !tools.clock().instant().isBefore(deadline)
        && tools.desk().end(job, deadline)) {
      tools.webhooks().stopped(job, settings(job));
    }
  }

  private JsonObject json(RemoteJob job, int address) {
    Moment moment = job.at(tools.clock().instant());
    return tools.json().of(job, moment, address);
  }

  /** The address stays, unless a fault wants whoever looks again to be given a better one. */
  private static int address(RemoteJob job) {
    boolean fresh =
        job.story().has(Fault.RESULT_FORBIDDEN_ONCE) || job.story().has(Fault.RESULT_EXPIRED);
    return fresh ? job.nextAddress() : 1;
  }

  private AccountSettings settings(RemoteJob job) {
    return tools.accounts().settings(job.account());
  }
}
