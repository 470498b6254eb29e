package dev.reelay.hub.follow;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.log.LogStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Compares the numbers of all followed jobs with PostgreSQL, always: an instance that dies between
 * commit and publish leaves no hint, nor does a lost Redis.
 */
@ApplicationScoped
public class Comparison implements Duty {
  private final Followers followers;
  private final LogStore store;
  private final FollowConfig config;
  private @Nullable Loop loop;

  Comparison(Followers followers, LogStore store, FollowConfig config) {
    this.followers = followers;
    this.store = store;
    this.config = config;
  }

  @Override
  public void start() {
    loop = Loop.start("hub-log-comparison", this::round);
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration round() {
    store.heads(followers.jobs()).forEach(followers::compare);
    return config.comparison();
  }
}
