package dev.reelay.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
  @Test
  void everyFactOnceAndInOrderIsClean() {
    // Given
    History history = history(5, 1, 2, 3, 4, 5);
    // When
    Verdict verdict = HistoryChecker.check(history);
    // Then
    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.told()).isEqualTo(5);
    assertThat(verdict.handled()).isEqualTo(5);
  }

  @Test
  void aMissingFactIsLostAndNothingElse() {
    // When
    Verdict verdict = HistoryChecker.check(history(5, 1, 2, 4, 5));
    // Then
    assertThat(verdict.lost()).containsExactly("3 of adapters about a");
    assertThat(verdict.reordered()).isEmpty();
    assertThat(verdict.doubled()).isEmpty();
  }

  @Test
  void aMissingLastFactIsLost() {
    assertThat(HistoryChecker.check(history(3, 1, 2)).lost()).hasSize(1);
  }

  @Test
  void aJobThatNobodyHandledIsLost() {
    assertThat(HistoryChecker.check(history(3)).lost()).hasSize(3);
  }

  @Test
  void aFactAfterALaterOneIsReordered() {
    // When
    Verdict verdict = HistoryChecker.check(history(4, 1, 3, 2, 4));
    // Then
    assertThat(verdict.reordered()).containsExactly("2 of adapters about a after 3 by one");
    assertThat(verdict.lost()).isEmpty();
    assertThat(verdict.doubled()).isEmpty();
  }

  @Test
  void aFactWithTwoEffectsIsDoubledWhereverTheSecondStands() {
    // When
    Verdict verdict = HistoryChecker.check(history(3, 1, 2, 3, 2));
    // Then
    assertThat(verdict.doubled()).containsExactly("2 of adapters about a again by one");
    assertThat(verdict.reordered()).isEmpty();
  }

  @Test
  void anEffectThatOnlyTheCounterShowsIsDoubled() {
    // Given
    History twice = new History(told(2), handled(1, 2), Map.of("a", 3L));
    // Then
    assertThat(HistoryChecker.check(twice).doubled()).containsExactly("a has 3 effects and 2 rows");
  }

  @Test
  void aRowWithoutItsEffectIsLost() {
    assertThat(HistoryChecker.check(new History(told(2), handled(1, 2), Map.of("a", 1L))).lost())
        .containsExactly("a has 1 effects and 2 rows");
  }

  @Test
  void anEffectOfAFactThatWasRolledBackIsInvented() {
    assertThat(HistoryChecker.check(history(2, 1, 2, 3)).invented()).hasSize(1);
  }

  @Test
  void publishersAndJobsHaveNoOrderBetweenThem() {
    // Given
    List<Told> told =
        List.of(new Told("a", "adapters", 2), new Told("a", "hub", 2), new Told("b", "hub", 1));
    List<Handled> handled =
        List.of(
            new Handled("a", "hub", 2, 2, UUID.randomUUID(), "two", 0, at(0)),
            new Handled("a", "hub", 1, 1, UUID.randomUUID(), "one", 0, at(0)),
            new Handled("a", "adapters", 4, 2, UUID.randomUUID(), "two", 0, at(0)),
            new Handled("b", "hub", 1, 1, UUID.randomUUID(), "one", 0, at(0)),
            new Handled("a", "adapters", 3, 1, UUID.randomUUID(), "one", 0, at(0)));
    // When
    Verdict verdict = HistoryChecker.check(new History(told, handled, Map.of("a", 4L, "b", 1L)));
    // Then
    assertThat(verdict.isClean()).isTrue();
  }

  @Test
  void whatADeletedQueueHeldMayComeLate() {
    // Given
    Loss loss = new Loss(0, at(2), at(3));
    // When
    Verdict verdict = HistoryChecker.check(history(7, 1, 2, 5, 6, 3, 4, 7).with(List.of(loss)));
    // Then
    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.late()).hasSize(2);
  }

  @Test
  void whatADeletedQueueHeldMustComeOnceAllTheSame() {
    // Given
    Loss loss = new Loss(null, at(2), at(3));
    // When
    Verdict verdict = HistoryChecker.check(history(7, 1, 2, 5, 6, 3, 3, 7).with(List.of(loss)));
    // Then
    assertThat(verdict.lost()).containsExactly("4 of adapters about a");
    assertThat(verdict.doubled()).hasSize(1);
  }

  @Test
  void aLossExcusesNothingElsewhereAndAtOtherTimes() {
    // Given
    Loss elsewhere = new Loss(1, at(0), at(9));
    Loss before = new Loss(0, at(0), at(1));
    // When
    Verdict verdict =
        HistoryChecker.check(history(5, 1, 2, 4, 3, 5).with(List.of(elsewhere, before)));
    // Then
    assertThat(verdict.reordered()).hasSize(1);
  }

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static History history(long last, long... numbers) {
    return new History(
        told(last),
        handled(numbers),
        numbers.length == 0 ? Map.of() : Map.of("a", (long) numbers.length));
  }

  private static List<Told> told(long last) {
    return List.of(new Told("a", "adapters", last));
  }

  private static List<Handled> handled(long... numbers) {
    List<Handled> handled = new ArrayList<>();
    for (long number : numbers) {
      handled.add(
          new Handled(
              "a",
              "adapters",
              handled.size() + 1L,
              number,
              UUID.randomUUID(),
              "one",
              0,
              at(handled.size())));
    }
    return handled;
  }
}
