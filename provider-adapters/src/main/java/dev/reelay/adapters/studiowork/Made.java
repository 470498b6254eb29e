package dev.reelay.adapters.studiowork;

import dev.reelay.event.StoredFile;
import java.util.List;
import java.util.Map;

/** What a run of the studio made; its files are in the storage. */
record Made(List<StoredFile> files, List<String> warnings, Map<String, Object> metadata) {}
