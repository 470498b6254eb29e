package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.http.Form;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;

/** The engine's files, which survive its restart: what clients uploaded and what runs made. */
final class Disk {
  private static final int MOST_FILES = 10_000;
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private final SimulatedClock clock;
  private final LinkedHashMap<Run.File, Buffer> uploads = new LinkedHashMap<>();
  private final LinkedHashMap<Run.File, Run> films = new LinkedHashMap<>();
  private long bytes;
  private int counter;

  Disk(SimulatedClock clock) {
    this.clock = clock;
  }

  /** The file that the next run will write. */
  synchronized Run.File next(Graph graph) {
    String prefix =
        graph.outputs().getFirst().inputs().getValue("filename_prefix") instanceof String text
            ? text
            : "ComfyUI";
    int slash = prefix.lastIndexOf('/');
    return new Run.File(
        String.format(Locale.ROOT, "%s_%05d_.mp4", prefix.substring(slash + 1), ++counter),
        slash < 0 ? "" : prefix.substring(0, slash),
        "output");
  }

  synchronized void promise(Run run) {
    films.put(run.file(), run);
    if (films.size() > MOST_FILES) {
      films.pollFirstEntry();
    }
  }

  /** The job that has written a file. */
  synchronized Optional<RemoteJob> film(Run.File file) {
    return Optional.ofNullable(films.get(file))
        .map(Run::job)
        .filter(job ->
            !job.story().has(Fault.JOB_LOST) && job.at(clock.instant()).phase() == Phase.SUCCEEDED);
  }

  /** What was not finished when the engine died will never be written. */
  synchronized void restart() {
    films.keySet().removeIf(file -> film(file).isEmpty());
  }

  /** Keeps an upload under a name that nobody else has, unless it may be overwritten. */
  synchronized Run.File keep(Form.Upload upload, Run.File wished, boolean overwrite) {
    Run.File file = wished;
    for (int i = 1; !overwrite && isTaken(file, upload.bytes()); i++) {
      file = new Run.File(numbered(wished.name(), i), wished.subfolder(), wished.type());
    }
    Buffer old = uploads.put(file, upload.bytes());
    bytes += upload.bytes().length() - (old == null ? 0 : old.length());
    while (bytes > MOST_BYTES && uploads.size() > 1) {
      bytes -= uploads.pollFirstEntry().getValue().length();
    }
    return file;
  }

  synchronized Optional<Buffer> upload(Run.File file) {
    return Optional.ofNullable(uploads.get(file));
  }

  /** Whether a node that loads a picture finds it; one is always there. */
  synchronized boolean hasInput(String path) {
    String plain = path.replaceFirst(" \\[input]$", "");
    int slash = plain.lastIndexOf('/');
    return plain.equals("example.png")
        || uploads.containsKey(
            new Run.File(
                plain.substring(slash + 1), slash < 0 ? "" : plain.substring(0, slash), "input"));
  }

  private boolean isTaken(Run.File file, Buffer contents) {
    Buffer there = uploads.get(file);
    return there != null && !there.equals(contents);
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? name + " (" + number + ")"
        : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
  }
}
