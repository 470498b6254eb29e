package dev.reelay.simulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request with its whole body. */
public final class Call {
  private final RoutingContext context;
  private final Buffer body;

  /** A request whose body has been read. */
  public Call(RoutingContext context, Buffer body) {
    this.context = context;
    this.body = body;
  }

  /** The HTTP method. */
  public String method() {
    return request().method().name();
  }

  /** The path without the query. */
  public String path() {
    String path = request().path();
    return path == null ? "" : path;
  }

  /** A header, or null. */
  public @Nullable String header(String name) {
    return request().getHeader(name);
  }

  /** The first value of a parameter of the query, or null. */
  public @Nullable String query(String name) {
    return request().getParam(name);
  }

  /** A part of the path that the route named. */
  public String part(String name) {
    String value = context.pathParam(name);
    return value == null ? "" : URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  /** The key of {@code Authorization: Bearer}, or null. */
  public @Nullable String bearer() {
    String header = header("Authorization");
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  /** The media type without parameters, lower case; empty when none was given. */
  public String mediaType() {
    String type = header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The body. */
  public Buffer body() {
    return body;
  }

  /** The body as a JSON object; empty when it is none. */
  public Optional<JsonObject> json() {
    try {
      return Optional.of(new JsonObject(body));
    } catch (DecodeException | ClassCastException _) {
      return Optional.empty();
    }
  }

  /** The body as a form; without fields when it is none. */
  public Form form() {
    return Form.of(request().uri(), header("Content-Type"), body);
  }

  /** Scheme, host and port as the client wrote them. */
  public String origin() {
    return request().scheme() + "://" + authority();
  }

  /** The same port by another name of this host, for what lies elsewhere. */
  public String otherOrigin() {
    HostAndPort here = authority();
    String other = here.host().equals("localhost") ? "127.0.0.1" : "localhost";
    return request().scheme() + "://" + HostAndPort.create(other, here.port());
  }

  private HostAndPort authority() {
    HostAndPort authority = request().authority();
    return authority == null ? HostAndPort.create("localhost", 80) : authority;
  }

  /** The request itself, for what only one provider needs, such as sockets. */
  public HttpServerRequest request() {
    return context.request();
  }
}
