package dev.reelay.adapters.provider;

/** Where a provider says that a look at a run would be worth it: a webhook, a feed, a worker. */
public interface Hints {
  /**
   * Asks for a look at the run soon. Never blocks; a hint that is lost is made good by the next
   * check.
   */
  void look(String provider, String stageRunId);
}
