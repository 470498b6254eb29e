package dev.reelay.hub.stream;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the log of a job.
 *
 * @param isStream server-sent events rather than a page
 * @param after number of the last entry that the client has; empty when it names none
 * @param limit most entries of a page, 1 to 500
 * @param waitSeconds how long an empty page may wait, 0 to 60
 */
record EventsQuery(boolean isStream, OptionalLong after, int limit, int waitSeconds) {
  private static final int LIMIT_MAX = 500;
  private static final int LIMIT_DEFAULT = 100;
  private static final int WAIT_MAX = 60;
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /**
   * Fails with a refusal that names the field; what is always a stream is one whatever is accepted.
   */
  static EventsQuery of(HttpServerRequest request, boolean isAlwaysStream) {
    return new EventsQuery(
        isAlwaysStream || isStream(request.headers().getAll("Accept")),
        after(request),
        (int) number(request, "limit", 1, LIMIT_MAX, LIMIT_DEFAULT),
        (int) number(request, "wait", 0, WAIT_MAX, 0));
  }

  /** Where to begin; 0 is the beginning. */
  long position() {
    return after.orElse(0);
  }

  /** The most wanted type that we have; JSON for those to whom anything is right. */
  private static boolean isStream(List<String> headers) {
    List<String> ranges = Accepted.ranges(headers);
    for (String range : ranges) {
      switch (range) {
        case "text/event-stream", "text/*" -> {
          return true;
        }
        case "application/json", "application/*", "*/*" -> {
          return false;
        }
        default -> {
          // Something else; a later one may fit.
        }
      }
    }
    if (headers.isEmpty()) {
      return false;
    }
    throw new RefusedException(Problem.notAcceptable());
  }

  /**
   * The header wins: a browser that comes back repeats the query of its first request and adds
   * where it really is.
   */
  private static OptionalLong after(HttpServerRequest request) {
    String header = request.getHeader(LAST_EVENT_ID);
    if (header != null && !header.isBlank()) {
      return OptionalLong.of(parse(LAST_EVENT_ID, header, 0, Long.MAX_VALUE));
    }
    for (String name : List.of("after", "lastEventId")) {
      String text = request.getParam(name);
      if (text != null) {
        return OptionalLong.of(parse(name, text, 0, Long.MAX_VALUE));
      }
    }
    return OptionalLong.empty();
  }

  private static long number(
      HttpServerRequest request, String name, long least, long most, long otherwise) {
    String text = request.getParam(name);
    return text == null ? otherwise : parse(name, text, least, most);
  }

  private static long parse(String field, @Nullable String text, long least, long most) {
    try {
      long value = Long.parseLong(text == null ? "" : text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, like a number out of range.
    }
    String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
    throw new RefusedException(
        Problem.badField(field, field + " must be a whole number, " + range + "."));
  }
}
