package dev.reelay.endtoend;

import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.PrivateServers;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Breaks instances of services, and servers, at random. */
final class JobStorm {
  /** What may happen. */
  enum Fault {
    KILL,
    STOP,
    FREEZE,
    CLOSE_CONNECTIONS,
    RESTART_RABBITMQ,
    RESTART_POSTGRES,
    KILL_REDIS;

    private static final List<Fault> OF_INSTANCES = List.of(KILL, KILL, STOP, FREEZE);
    private static final List<Fault> OF_ALL =
        List.of(
            KILL,
            KILL,
            KILL,
            STOP,
            STOP,
            FREEZE,
            FREEZE,
            CLOSE_CONNECTIONS,
            RESTART_RABBITMQ,
            RESTART_POSTGRES,
            KILL_REDIS);
  }

  private static final Duration READY = Duration.ofSeconds(90);

  private final Suite suite;
  private final Random random;
  private final @Nullable PrivateServers servers;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

  /**
   * A storm that is the same for the same seed.
   *
   * @param servers that may be broken too; null when others use them
   */
  JobStorm(Suite suite, long seed, @Nullable PrivateServers servers) {
    this.suite = suite;
    this.random = new Random(seed);
    this.servers = servers;
  }

  /** Breaks one thing after the other for so long; then every instance runs and is ready. */
  Map<Fault, Integer> rage(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Fault> kinds = servers == null ? Fault.OF_INSTANCES : Fault.OF_ALL;
    while (System.nanoTime() < end) {
      Fault fault = kinds.get(random.nextInt(kinds.size()));
      inflict(fault);
      faults.merge(fault, 1, Integer::sum);
      pause(500, 4_000);
    }
    for (ServiceProcess instance : suite.all()) {
      instance.start();
    }
    suite.awaitReady();
    return faults;
  }

  private void inflict(Fault fault) throws Exception {
    PrivateServers all = servers;
    ServiceProcess victim = victim();
    switch (fault) {
      case KILL -> victim.kill();
      case STOP -> victim.stop();
      case FREEZE -> {
        victim.freeze();
        pause(1_000, 12_000);
        victim.thaw();
      }
      case CLOSE_CONNECTIONS ->
          needed(all)
              .rabbitmqctl(
                  "close_all_connections", "--vhost", suite.vhost().name(), "by an operator");
      case RESTART_RABBITMQ -> {
        needed(all).stop(PrivateServers.Server.RABBITMQ);
        needed(all).up();
      }
      case RESTART_POSTGRES -> {
        needed(all).stopPostgresImmediately();
        needed(all).up();
      }
      case KILL_REDIS -> {
        needed(all).kill(PrivateServers.Server.REDIS);
        needed(all).up();
      }
    }
    pause(0, 2_000);
    victim.start();
    awaitReady(victim);
  }

  private static PrivateServers needed(@Nullable PrivateServers servers) throws IOException {
    if (servers == null) {
      throw new IOException("these servers are not ours to break");
    }
    return servers;
  }

  private ServiceProcess victim() {
    List<ServiceProcess> all = new ArrayList<>(suite.all());
    return all.get(random.nextInt(all.size()));
  }

  private static void awaitReady(ServiceProcess instance) {
    await(instance.name() + " is ready again")
        .atMost(READY)
        .pollInterval(Duration.ofMillis(200))
        .until(instance::isReady);
  }

  private void pause(int least, int most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(least + random.nextInt(most - least));
  }
}
