package dev.reelay.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What may happen to the suite at any moment, and how soon it should be over. */
enum Fault {
  KILL_CONSUMER("kill -9 a consumer", Aim.KILL),
  FREEZE_CONSUMER("freeze a consumer", Aim.SILENCE),
  STOP_CONSUMER("stop a consumer gracefully", Aim.STOP),
  CUT_CONSUMER("cut a consumer's connections", Aim.SERVER),
  BLACK_HOLE_CONSUMER("black hole around a consumer", Aim.SILENCE),
  BLACK_HOLE_CONSUMER_POSTGRES("black hole consumer-PostgreSQL", Aim.SILENCE),
  BLACK_HOLE_CONSUMER_RABBITMQ("black hole consumer-RabbitMQ", Aim.SILENCE),
  SLOW_CONSUMER("slow wires of a consumer", Aim.SERVER),
  KILL_PUBLISHER("kill -9 a publisher", Aim.KILL),
  FREEZE_PUBLISHER("freeze a publisher", Aim.SILENCE),
  STOP_PUBLISHER("stop a publisher gracefully", Aim.STOP),
  CUT_PUBLISHER("cut a publisher's connections", Aim.SERVER),
  BLACK_HOLE_PUBLISHER("black hole around a publisher", Aim.SILENCE),
  RESEND_OUTBOX("resend of the outbox", Aim.SERVER),
  DELETE_QUEUE("delete the queue of a partition", Aim.SERVER),
  CHANGE_PARTITIONS("another number of partitions", Aim.SERVER),
  CLOSE_CONNECTIONS("RabbitMQ closes all connections", Aim.SERVER),
  END_CHANNELS("RabbitMQ ends all channels silently", Aim.SERVER),
  MEMORY_ALARM("RabbitMQ memory alarm", Aim.SERVER),
  DISK_ALARM("RabbitMQ disk alarm", Aim.SERVER),
  KILL_RABBITMQ("RabbitMQ kill -9 and start", Aim.SERVER),
  RESTART_RABBITMQ("RabbitMQ stop and start", Aim.SERVER),
  WIPE_RABBITMQ("RabbitMQ wiped", Aim.SERVER),
  RESTART_POSTGRES("PostgreSQL immediate restart", Aim.SERVER),
  KILL_REDIS("Redis kill -9 and start", Aim.SERVER),
  FLUSH_REDIS("Redis FLUSHALL", Aim.SERVER);

  /** What needs servers that nobody else uses. */
  static final Set<Fault> OF_SERVERS = EnumSet.range(CLOSE_CONNECTIONS, FLUSH_REDIS);

  /** The short form, which runs on servers that others use too. */
  static final List<Fault> WITHOUT_SERVERS =
      List.of(
          KILL_CONSUMER,
          FREEZE_CONSUMER,
          STOP_CONSUMER,
          CUT_CONSUMER,
          BLACK_HOLE_CONSUMER,
          KILL_PUBLISHER,
          FREEZE_PUBLISHER,
          CUT_PUBLISHER,
          RESEND_OUTBOX,
          DELETE_QUEUE);

  final String text;
  final Duration aim;

  Fault(String text, Duration aim) {
    this.text = text;
    this.aim = aim;
  }

  private static final class Aim {
    static final Duration KILL = Duration.ofMillis(250);
    static final Duration STOP = Duration.ofMillis(500);
    static final Duration SILENCE = Duration.ofSeconds(15);
    static final Duration SERVER = Duration.ofSeconds(10);
  }
}
