package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.event.Failure;
import dev.reelay.event.LogLine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes what must not be shown out of the words of a provider before they are told. */
@ApplicationScoped
class Cleaning {
  private static final int LINES_MAX = 50;

  private final Providers providers;

  Cleaning(Providers providers) {
    this.providers = providers;
  }

  Failure clean(String provider, Failure failure) {
    return new Failure(
        failure.failureClass(),
        clean(provider, failure.code()),
        clean(provider, failure.message()),
        failure.httpStatus(),
        failure.retryAfter(),
        failure.billed(),
        failure.failoverAllowed(),
        failure.suggestedActions(),
        failure.provider(),
        providers.clean(provider, failure.providerCode()));
  }

  StatusReport clean(String provider, StatusReport report) {
    return switch (report) {
      case StatusReport.Failed failed ->
          new StatusReport.Failed(
              clean(provider, failed.failure()), failed.rawAnswer(), failed.lostInputs());
      case StatusReport.Running running ->
          new StatusReport.Running(clean(provider, running.progress()));
      case StatusReport.Unknown unknown ->
          new StatusReport.Unknown(providers.clean(provider, unknown.raw()));
      default -> report;
    };
  }

  StageOutput clean(String provider, StageOutput output) {
    return new StageOutput(
        output.files(),
        lines(provider, output.warnings()),
        metadata(provider, output.metadata()),
        output.cost());
  }

  private StatusReport.Progress clean(String provider, StatusReport.Progress told) {
    return new StatusReport.Progress(
        told.percent(),
        providers.clean(provider, told.message()),
        providers.clean(provider, told.substageDetail()),
        told.currentItem(),
        told.totalItems(),
        told.currentFrame(),
        told.totalFrames(),
        told.pollAfter(),
        lines(provider, told.warnings()),
        log(provider, told.log()),
        told.metadata() == null ? null : metadata(provider, told.metadata()),
        providers.clean(provider, told.raw()));
  }

  private List<String> lines(String provider, List<String> lines) {
    return lines.stream().limit(LINES_MAX).map(line -> clean(provider, line)).toList();
  }

  private @Nullable List<LogLine> log(String provider, @Nullable List<LogLine> log) {
    return log == null
        ? null
        : log.stream()
            .limit(LINES_MAX)
            .map(line -> new LogLine(line.severity(), clean(provider, line.message())))
            .toList();
  }

  private Map<String, Object> metadata(String provider, Map<String, Object> metadata) {
    return metadata.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue() instanceof String text
                        ? clean(provider, text)
                        : entry.getValue()));
  }

  private String clean(String provider, String text) {
    return Objects.requireNonNullElse(providers.clean(provider, text), "");
  }
}
