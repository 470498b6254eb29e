package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.Stop;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.desk.Wish;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One ComfyUI: its queue, its disk, and who listens. It asks for no key; the ledger keeps those
 * apart who show one, as to a proxy.
 */
final class Engine {
  private static final Account NOBODY = new Account("local", "local");

  /** What it works with. */
  record Tools(
      Desk desk,
      Results results,
      Films films,
      Jobs jobs,
      SimulatedClock clock,
      Timeline timeline) {}

  /**
   * What is to be queued.
   *
   * @param promptId as the client chose it, or null
   * @param number as the client gave it, or null
   * @param front whether it goes before all others
   * @param clientId who wants to hear of it, or null
   * @param extra what came along
   */
  record Prompt(
      @Nullable String promptId,
      @Nullable Double number,
      boolean front,
      @Nullable String clientId,
      JsonObject extra) {}

  private final Flavor flavor;
  private final Service service;
  private final Tools tools;
  private final Queue queue;
  private final Disk disk;
  private final Sockets sockets = new Sockets();
  private final Narrator narrator;
  private int counter;

  Engine(Flavor flavor, Service service, Tools tools) {
    this.flavor = flavor;
    this.service = service;
    this.tools = tools;
    this.queue = new Queue(tools.clock());
    this.disk = new Disk(tools.clock());
    this.narrator =
        new Narrator(
            new Narrator.Tools(
                tools.clock(), tools.timeline(), sockets, queue, tools.films().spriteSheet()));
  }

  Flavor flavor() {
    return flavor;
  }

  Service service() {
    return service;
  }

  Tools tools() {
    return tools;
  }

  Queue queue() {
    return queue;
  }

  Disk disk() {
    return disk;
  }

  Sockets sockets() {
    return sockets;
  }

  Narrator narrator() {
    return narrator;
  }

  /** What became of a prompt. */
  record Queued(Submission submission, @Nullable Run run) {}

  /**
   * Queues a prompt.
   *
   * @throws GraphException when its id was seen before, and the engine minds
   */
  synchronized Queued submit(Call call, Graph graph, Prompt prompt) throws GraphException {
    String id = prompt.promptId();
    String jobId = id;
    if (id != null && queue.find(id).isPresent()) {
      if (flavor.isStrict()) {
        throw GraphException.of(
            "duplicate_prompt_id", "prompt_id was already submitted", "prompt_id " + id);
      }
      jobId = another(id);
    } else if (id != null) {
      // The engine has forgotten the earlier one, and would take it for new.
      tools.jobs().find(service.name(), id).ifPresent(tools.jobs()::remove);
    }
    if (queue.isFull()) {
      return new Queued(new Submission.Refused(service.dialect().serverError(503)), null);
    }
    prompt.extra().put("create_time", tools.clock().wallNow().toEpochMilli());
    Wish wish = new Wish(graph.order(new JsonObject()), graph.json().encode(), id, jobId);
    Submission submission = tools.desk().submit(call, service, account(call), wish);
    if (!(submission instanceof Submission.Accepted(RemoteJob job, _))) {
      return new Queued(submission, null);
    }
    double number = prompt.front() ? -counter : counter;
    counter++;
    Run run =
        new Run(
            job,
            id == null ? job.id() : id,
            prompt.number() == null ? number : prompt.number(),
            prompt.clientId(),
            graph,
            prompt.extra(),
            disk.next(graph));
    disk.promise(run);
    queue.add(run);
    narrator.begin(run);
    return new Queued(submission, run);
  }

  /** Looks for a run by the id that its client knows. */
  Sight look(String promptId, Operation operation) {
    return queue.find(promptId).map(run -> look(run.job(), operation)).orElseGet(Sight.Absent::new);
  }

  /** Looks for a job on behalf of whoever asks: all see all. */
  Sight look(RemoteJob job, Operation operation) {
    Account owner = new Account(job.account(), job.account());
    return tools.desk().look(service, owner, job.id(), operation);
  }

  private static Account account(Call call) {
    return Credential.of(call.bearer()) instanceof Credential.Valid(var account) ? account : NOBODY;
  }

  /** Stops what waits or works. */
  boolean stop(Run run) {
    boolean waited = run.job().at(tools.clock().instant()).started() == null;
    boolean stopped = tools.desk().stop(run.job()) == Stop.DONE;
    if (stopped && waited) {
      forget(run);
    }
    queue.settle();
    narrator.beat();
    return stopped;
  }

  /** Drops a run from queue or history. */
  void forget(Run run) {
    tools.jobs().remove(run.job());
    queue.drop(run);
  }

  /** Loses all but the files. */
  synchronized void restart() {
    disk.restart();
    queue.clear();
    narrator.clear();
    sockets.drop();
    counter = 0;
  }

  private String another(String id) {
    int copy = 2;
    while (tools.jobs().find(service.name(), id + "#" + copy).isPresent()) {
      copy++;
    }
    return id + "#" + copy;
  }

  /** The run that works. */
  Optional<Run> running() {
    return queue.in(Phase.RUNNING).stream().findFirst();
  }
}
