package dev.reelay.hub.follow;

import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.log.LogStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Compares the numbers of all followed jobs with PostgreSQL, always: an instance that dies between
 * commit and publish leaves no hint, nor does a lost Redis.
 */
@ApplicationScoped
public class Comparison extends LoopDuty {
  private final Followers followers;
  private final LogStore store;
  private final FollowConfig config;

  Comparison(Followers followers, LogStore store, FollowConfig config) {
    this.followers = followers;
    this.store = store;
    this.config = config;
  }

  @Override
  protected String name() {
    return "hub-log-comparison";
  }

  @Override
  protected Duration round() {
    store.heads(followers.jobs()).forEach(followers::compare);
    return config.comparison();
  }
}
