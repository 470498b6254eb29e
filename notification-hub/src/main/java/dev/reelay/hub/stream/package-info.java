/** The job log over HTTP: server-sent events, pages and long polls. */
@NullMarked
package dev.reelay.hub.stream;

import org.jspecify.annotations.NullMarked;
