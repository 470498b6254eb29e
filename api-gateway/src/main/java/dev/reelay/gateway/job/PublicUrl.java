package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How clients see this installation. */
@ApplicationScoped
public class PublicUrl {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String base;

  PublicUrl(
      @ConfigProperty(name = "reelay.public-url", defaultValue = "http://localhost:8080")
          String base) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /** A path, which begins with a slash, as an absolute URL. */
  public String of(String path) {
    return base + path;
  }

  /** RFC 3339 in UTC with milliseconds; null stays null. */
  public static @Nullable String time(@Nullable Instant moment) {
    return moment == null ? null : TIME.format(moment);
  }
}
