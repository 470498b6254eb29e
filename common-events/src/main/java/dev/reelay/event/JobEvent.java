package dev.reelay.event;

/** A fact about one job; travels in the partition of the virtual key. */
public sealed interface JobEvent extends DomainEvent
    permits VideoGenerationRequested,
        VideoGenerationCancellationRequested,
        VideoGenerationRetryRequested,
        VideoGenerationDeleted,
        VideoGenerationProgress,
        OrchestratorFact,
        StageFact {}
