package dev.reelay.adapters.contract;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.StatusReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What looking at a run again and again told. */
final class Story {
  /** The core gives a run up that is not there when it is old enough; here, after some looks. */
  private static final int LOST_LOOKS = 8;

  private final List<StatusReport> reports = new ArrayList<>();
  private final List<ProviderUnreachableException> failures = new ArrayList<>();

  void add(StatusReport report) {
    reports.add(report);
  }

  void add(ProviderUnreachableException failure) {
    failures.add(failure);
  }

  List<StatusReport> reports() {
    return List.copyOf(reports);
  }

  List<ProviderUnreachableException> failures() {
    return List.copyOf(failures);
  }

  StatusReport last() {
    return reports.getLast();
  }

  /** The percentages, as the provider said them. */
  List<Double> percents() {
    return reports.stream()
        .filter(StatusReport.Running.class::isInstance)
        .map(report -> ((StatusReport.Running) report).progress().percent())
        .filter(Objects::nonNull)
        .toList();
  }

  boolean has(Class<? extends StatusReport> kind) {
    return reports.stream().anyMatch(kind::isInstance);
  }

  boolean isOver() {
    if (reports.isEmpty() || last() instanceof StatusReport.Unfinished) {
      return false;
    }
    return !(last() instanceof StatusReport.Lost)
        || (reports.size() >= LOST_LOOKS
            && reports.subList(reports.size() - LOST_LOOKS, reports.size()).stream()
                .allMatch(StatusReport.Lost.class::isInstance));
  }

  @Override
  public String toString() {
    return reports + " " + failures;
  }
}
