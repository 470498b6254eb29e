package dev.reelay.hub.stream;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.FollowableLog;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/**
 * Who listens to what.
 *
 * @param context event loop of the connection; the only place where the client may be written to
 */
record Listener(RoutingContext client, Context context, Access access, FollowableLog log) {}
