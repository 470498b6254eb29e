package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.LogStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What another instance of the hub has for following, on the same database. */
public final class SecondInstance {
  private final LogReader reader;
  private final Followers followers;
  private final Comparison comparison;

  /** What it is made of. */
  @ApplicationScoped
  public static class Parts {
    @Inject LogStore store;
    @Inject KeyLogStore keys;
    @Inject FollowConfig config;

    public SecondInstance start() {
      LogReader reader = new LogReader(store, config);
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      Followers followers =
          new Followers(reader, new KeyFollowers(keys, config, meters), config, meters);
      SecondInstance second =
          new SecondInstance(reader, followers, new Comparison(followers, store, config));
      reader.start();
      second.comparison.start();
      return second;
    }
  }

  /** A client that takes at once whatever comes. */
  public final class Watch implements Outlet, AutoCloseable {
    private final List<Entry> taken = new CopyOnWriteArrayList<>();
    private volatile Follower follower;

    @Override
    public synchronized void ready() {
      Follower source = follower;
      if (source == null) {
        return;
      }
      for (Entry next = source.poll(); next != null; next = source.poll()) {
        taken.add(next);
      }
    }

    public List<Long> seen() {
      return taken.stream().map(Entry::seq).toList();
    }

    public List<String> bodies() {
      return taken.stream().map(Entry::body).toList();
    }

    @Override
    public void close() {
      followers.leave(follower);
    }
  }

  private SecondInstance(LogReader reader, Followers followers, Comparison comparison) {
    this.reader = reader;
    this.followers = followers;
    this.comparison = comparison;
  }

  public Followers followers() {
    return followers;
  }

  /** Reads of the log so far. */
  public long reads() {
    return reader.reads();
  }

  public Watch watch(String jobId, long after) {
    Watch watch = new Watch();
    watch.follower = followers.follow(jobId, after, watch);
    watch.ready();
    return watch;
  }

  public void stop() {
    comparison.stop();
    reader.stop();
  }
}
