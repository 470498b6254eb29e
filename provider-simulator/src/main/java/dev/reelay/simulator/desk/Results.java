package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.film.Films;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.ledger.Leak;
import dev.reelay.simulator.ledger.Ledger;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way to a finished film: answers that hold it, and addresses that somebody may fetch. */
@ApplicationScoped
public class Results {
  private static final long MIB = 1024 * 1024;

  private final Films films;
  private final Jobs jobs;
  private final Ledger ledger;
  private final SimulatedClock clock;

  /** How a provider words that a film cannot be had. */
  public interface Refusals {
    /** It is there, but not by this address or not now. */
    Reply forbidden();

    /** It was there. */
    Reply expired();
  }

  Results(Films films, Jobs jobs, Ledger ledger, SimulatedClock clock) {
    this.films = films;
    this.jobs = jobs;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** The film of a job that has succeeded, for a caller whose credential was checked. */
  public Reply film(Call call, Service service, RemoteJob job, Refusals refusals) {
    int nth = job.counted(Operation.RESULT);
    if (clock.instant().isAfter(job.ends().plus(lifetime(service, job)))
        || job.fault(Fault.RESULT_EXPIRED, nth).isPresent()) {
      return refusals.expired();
    }
    if (job.story().has(Fault.RESULT_FORBIDDEN_ONCE) && nth == 1) {
      return refusals.forbidden();
    }
    return download(call, service, job, nth);
  }

  /** When the film of a job that ended well can no longer be fetched; simulated time. */
  public Instant expires(Service service, RemoteJob job) {
    return job.ends().plus(lifetime(service, job));
  }

  /** How many bytes the film has. */
  public int length(RemoteJob job) {
    return film(job).length();
  }

  private Buffer film(RemoteJob job) {
    return films.film(job.order().width(), job.order().height(), job.order().seconds());
  }

  /** A fresh address of the film, signed, that works for as long as the provider documents. */
  public String address(Call call, Service service, RemoteJob job) {
    Instant until = clock.instant().plus(lifetime(service, job));
    return address(call.origin(), service, job, job.nextAddress(), until);
  }

  /**
   * An address of the film for those who tell it without being asked, or whose addresses stay.
   *
   * @param origin scheme, host and port
   * @param number of the address; what befalls the first one spares the second
   * @param until when it expires, in simulated time
   */
  public String address(String origin, Service service, RemoteJob job, int number, Instant until) {
    return origin + path(service, job, number, until, false);
  }

  /** Where the addresses of a provider's films lie. */
  static String path(Service service) {
    return "/files/:place/" + service.name() + "/:id/:number/:until/video.mp4";
  }

  /** What is found at an address. */
  Reply fetch(Call call, Service service) {
    int number = (int) number(call.part("number"));
    boolean away = call.part("place").equals("away");
    Instant until = Instant.ofEpochMilli(number(call.part("until")));
    String path = call.path();
    leak(call, service, away);
    RemoteJob job = jobs.find(service.name(), call.part("id")).orElse(null);
    if (job == null || !signature(path).equals(call.query("X-Signature"))) {
      return xml(403, "SignatureDoesNotMatch", "The request signature does not match.");
    }
    int nthAddress = job.fetchedFrom(number);
    if (clock.instant().isAfter(until) || job.fault(Fault.RESULT_EXPIRED, nthAddress).isPresent()) {
      ledger.hinted(job);
      return xml(403, "AccessDenied", "Request has expired");
    }
    if (job.story().has(Fault.RESULT_FORBIDDEN_ONCE) && nthAddress == 1) {
      ledger.hinted(job);
      return xml(403, "AccessDenied", "Access Denied");
    }
    int nth = away ? job.counted(Operation.RESULT) : job.count(Operation.RESULT);
    return away ? whole(call, job, nth) : download(call, service, job, nth);
  }

  private Reply download(Call call, Service service, RemoteJob job, int nth) {
    if (job.fault(Fault.RESULT_REDIRECT, nth).isPresent()) {
      Instant until = clock.instant().plus(lifetime(service, job));
      return Reply.empty(302)
          .with(
              "Location",
              call.otherOrigin() + path(service, job, job.nextAddress() + 1, until, true));
    }
    return whole(call, job, nth);
  }

  private Reply whole(Call call, RemoteJob job, int nth) {
    Buffer film = film(job);
    if (job.fault(Fault.RESULT_HTML, nth).isPresent()) {
      return Reply.webPage(200);
    }
    if (job.fault(Fault.RESULT_NOT_VIDEO, nth).isPresent()) {
      return Films.serve(
          call, "video/mp4", Reply.Body.of(Buffer.buffer("This is not a film.\n".repeat(500))));
    }
    Optional<FaultRule> oversized = job.fault(Fault.RESULT_OVERSIZED, nth);
    if (oversized.isPresent()) {
      return Films.serve(
          call, "video/mp4", new Reply.Body(film, (long) (oversized.get().argument() * MIB)));
    }
    Reply reply = Films.serve(call, "video/mp4", Reply.Body.of(film));
    return job.fault(Fault.RESULT_TRUNCATED, nth)
        .map(rule -> reply.by(Delivery.cutAfter((long) (film.length() * rule.argument() / 100))))
        .orElse(reply);
  }

  private void leak(Call call, Service service, boolean away) {
    String shown = shown(call);
    if (away && shown != null) {
      ledger.leaked(
          new Leak(service.name(), Credential.fingerprint(shown), call.path(), clock.wallNow()));
    }
  }

  private static @Nullable String shown(Call call) {
    String bearer = call.bearer();
    return bearer == null ? call.header("X-API-Key") : bearer;
  }

  private static Duration lifetime(Service service, RemoteJob job) {
    Duration own = job.story().scenario().resultLifetime();
    return own == null ? service.resultLifetime() : own;
  }

  private String path(Service service, RemoteJob job, int number, Instant until, boolean away) {
    String path =
        "/files/%s/%s/%s/%d/%d/video.mp4"
            .formatted(
                away ? "away" : "here", service.name(), job.id(), number, until.toEpochMilli());
    return path
        + "?Expires="
        + clock.wall(until).getEpochSecond()
        + "&X-Signature="
        + signature(path);
  }

  /** Not secret, as nothing here is; it only has to look like one and to fit. */
  private static String signature(String path) {
    return new Dice(path).hex("signature", 64);
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Reply xml(int status, String code, String message) {
    return Reply.text(
        status,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error>");
  }
}
