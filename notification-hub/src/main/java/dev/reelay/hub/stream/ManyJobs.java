package dev.reelay.hub.stream;

import dev.reelay.hub.follow.Budget;
import dev.reelay.hub.follow.FollowableLog;
import dev.reelay.hub.follow.Outlet;
import dev.reelay.hub.follow.Source;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The log of a key, of which only some jobs are wanted; it ends when all of these have ended. */
final class ManyJobs implements FollowableLog {
  private final FollowableLog all;
  private final Set<String> wanted;
  private final Set<String> over;

  /**
   * Some jobs of a key.
   *
   * @param over those of the wanted whose last entry the client has
   */
  ManyJobs(FollowableLog all, Set<String> wanted, Set<String> over) {
    this.all = all;
    this.wanted = Set.copyOf(wanted);
    this.over = Set.copyOf(over);
  }

  private record Chosen(Source source, Set<String> wanted, Set<String> left) implements Source {
    @Override
    public @Nullable Item next() {
      for (Item item = source.next(); item != null; item = source.next()) {
        String jobId = item.entry().jobId();
        if (wanted.contains(jobId)) {
          if (item.entry().isTerminal()) {
            left.remove(jobId);
          }
          return item;
        }
      }
      return null;
    }

    @Override
    public boolean isFinished() {
      return left.isEmpty();
    }

    @Override
    public long position() {
      return source.position();
    }
  }

  @Override
  public Source follow(long after, Outlet outlet, Budget budget) {
    Set<String> left = new HashSet<>(wanted);
    left.removeAll(over);
    return new Chosen(all.follow(after, outlet, budget), wanted, left);
  }

  @Override
  public void leave(Source source) {
    all.leave(((Chosen) source).source());
  }
}
