package dev.reelay.chaos;

import java.util.List;

/** What may happen to the suite at any moment. */
enum Fault {
  KILL_CONSUMER("kill -9 a consumer"),
  FREEZE_CONSUMER("freeze a consumer"),
  STOP_CONSUMER("stop a consumer gracefully"),
  KILL_PUBLISHER("kill -9 a publisher"),
  FREEZE_PUBLISHER("freeze a publisher"),
  RESEND_OUTBOX("resend of the outbox"),
  RESTART_POSTGRES("PostgreSQL immediate restart"),
  KILL_RABBITMQ("RabbitMQ kill -9 and start"),
  RESTART_RABBITMQ("RabbitMQ stop and start"),
  KILL_REDIS("Redis kill -9 and start");

  static final List<Fault> WITHOUT_SERVERS =
      List.of(
          KILL_CONSUMER,
          FREEZE_CONSUMER,
          STOP_CONSUMER,
          KILL_PUBLISHER,
          FREEZE_PUBLISHER,
          RESEND_OUTBOX);

  final String text;

  Fault(String text) {
    this.text = text;
  }
}
