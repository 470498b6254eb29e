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
}
