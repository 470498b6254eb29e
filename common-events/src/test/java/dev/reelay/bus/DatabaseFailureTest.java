package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {
  @Test
  void aLostConnectionIsSeenBehindAFailedCommitToo() {
    // Given
    IllegalStateException atomicAction = new IllegalStateException("could not commit");
    atomicAction.addSuppressed(
        new IllegalStateException("onePhaseCommit", new SQLException("I/O error", "08006")));
    // When
    String state = DatabaseFailure.sqlState(new IllegalStateException(atomicAction));
    // Then
    assertThat(state).isEqualTo("08006");
    assertThat(DatabaseFailure.isLost(state)).isTrue();
  }

  @Test
  void aFailureOfTheHandlerSaysNothing() {
    assertThat(DatabaseFailure.sqlState(new IllegalArgumentException("no such stage"))).isNull();
    assertThat(DatabaseFailure.isLost(null)).isFalse();
  }

  @Test
  void aHandlerThatWasEndedWhileItWaitedForTheDatabaseMakesItSuspect() {
    DeadlineException waiting =
        new DeadlineException(
            "too long", new IllegalStateException(new SQLException("I/O error", "08006")));
    DeadlineException computing =
        new DeadlineException("too long", new IllegalStateException("interrupted"));
    DeadlineException canceled =
        new DeadlineException(
            "too long", new IllegalStateException(new SQLException("canceled", "57014")));

    assertThat(DatabaseFailure.isSilence(new IllegalStateException(waiting))).isTrue();
    assertThat(DatabaseFailure.isSilence(computing)).isFalse();
    assertThat(DatabaseFailure.isSilence(canceled)).isFalse();
    assertThat(DatabaseFailure.isSilence(new DeadlineException("too long", null))).isFalse();
    assertThat(DatabaseFailure.isSilence(new SQLException("I/O error", "08006"))).isFalse();
  }
}
