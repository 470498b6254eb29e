package dev.reelay.chaos;

import dev.reelay.testkit.fault.PrivateServers;
import dev.reelay.testkit.fault.PrivateServers.Server;
import java.time.Duration;
import java.time.OffsetDateTime;

/** Faults of the servers that all processes need. Recovery counts from their return. */
final class ServerFaults {
  private static final Duration ALARM = Duration.ofSeconds(4);

  private final Arena arena;
  private final PrivateServers servers;

  ServerFaults(Arena arena, PrivateServers servers) {
    this.arena = arena;
    this.servers = servers;
  }

  Hit inflict(Fault fault) throws Exception {
    OffsetDateTime begun = Hit.now();
    return switch (fault) {
      case RESTART_POSTGRES -> {
        servers.stopPostgresImmediately();
        yield back(begun, servers.up(Server.POSTGRES));
      }
      case KILL_RABBITMQ -> {
        servers.kill(Server.RABBITMQ);
        yield back(begun, servers.up(Server.RABBITMQ));
      }
      case RESTART_RABBITMQ -> {
        servers.stop(Server.RABBITMQ);
        yield back(begun, servers.up(Server.RABBITMQ));
      }
      case WIPE_RABBITMQ -> wipe(begun);
      case KILL_REDIS -> {
        servers.kill(Server.REDIS);
        yield back(begun, servers.up(Server.REDIS));
      }
      case FLUSH_REDIS -> {
        servers.flushRedis();
        yield Hit.on("redis");
      }
      case END_CHANNELS -> {
        // The clients are not told: their consumers stay connected and get nothing.
        servers.rabbitmqctl(
            "eval", "[rabbit_channel:shutdown(C) || C <- rabbit_channel:list_local()], ok.");
        yield Hit.on("rabbitmq");
      }
      case MEMORY_ALARM -> alarm("set_vm_memory_high_watermark", "0.000001", "0.4");
      case DISK_ALARM -> alarm("set_disk_free_limit", "900000GB", "50MB");
      default -> {
        servers.rabbitmqctl(
            "close_all_connections", "--vhost", arena.vhost().name(), "by an operator");
        yield Hit.on("rabbitmq");
      }
    };
  }

  private Hit wipe(OffsetDateTime begun) throws Exception {
    servers.wipeRabbitMq();
    servers.up();
    // Virtual hosts and users are the operator's to make; everything in them is the services'.
    arena.vhost().create();
    return back(begun, Hit.now()).with(() -> ProcessFaults.sendAgain(arena, null, begun));
  }

  private Hit alarm(String limit, String raised, String usual) throws Exception {
    servers.rabbitmqctl(limit, raised);
    OffsetDateTime begun = Hit.now();
    Storm.pause(ALARM);
    servers.rabbitmqctl(limit, usual);
    return back(begun, Hit.now());
  }

  private static Hit back(OffsetDateTime begun, OffsetDateTime accepted) {
    return new Hit("", accepted, Duration.between(begun, accepted), null, () -> null);
  }
}
