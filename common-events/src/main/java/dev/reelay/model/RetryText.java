package dev.reelay.model;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** What a model says about failed attempts, as it is written. */
@RegisterForReflection
record RetryText(
    @Nullable Boolean enabled,
    @Nullable Integer max,
    @Nullable Double baseSeconds,
    @Nullable Double maxSeconds,
    Model.@Nullable UnknownSubmission unknownSubmission) {
  Model.Retry checked(String place) {
    if (max != null && max < 0) {
      throw new CatalogException(place + ".max: must be at least 0");
    }
    return new Model.Retry(
        enabled,
        max,
        baseSeconds == null ? null : CatalogFile.seconds(place + ".baseSeconds", baseSeconds),
        maxSeconds == null ? null : CatalogFile.seconds(place + ".maxSeconds", maxSeconds),
        CatalogFile.or(unknownSubmission, Model.UnknownSubmission.ASK));
  }
}
