package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What follows a commit, in the order in which it was registered: waking a loop, a publish to
 * Redis. Never what must not be lost, for a crash skips it.
 */
@ApplicationScoped
public class AfterCommit {
  private static final Logger LOG = Logger.getLogger(AfterCommit.class);

  private final TransactionSynchronizationRegistry registry;

  AfterCommit(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /** Runs the action once this transaction has committed. Fails without a transaction. */
  public void run(Runnable action) {
    Actions actions = (Actions) registry.getResource(Actions.class);
    if (actions == null) {
      // One synchronization for all: the transaction manager calls several in no useful order.
      actions = new Actions();
      registry.putResource(Actions.class, actions);
      registry.registerInterposedSynchronization(actions);
    }
    actions.all.add(action);
  }

  /** Like {@link #run}, but at most once for the same owner in one transaction. */
  public void once(Object owner, Runnable action) {
    if (registry.getResource(owner) == null) {
      registry.putResource(owner, true);
      run(action);
    }
  }

  private static final class Actions implements Synchronization {
    private final List<Runnable> all = new ArrayList<>();

    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        all.forEach(Actions::runLogged);
      }
    }

    private static void runLogged(Runnable action) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.warn("Work after a commit failed; the timer behind it will make it good", e);
      }
    }
  }
}
