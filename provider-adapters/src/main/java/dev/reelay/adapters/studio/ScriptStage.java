package dev.reelay.adapters.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the storyboard. */
final class ScriptStage implements Stage {

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    Brief brief = StageFolder.readJson(run.input("brief.json"), Brief.class);
    run.item("Writing the script", null, 1, 1);
    Storyboard board = SceneWriter.write(brief);
    Path file = run.folder().makeJson("script.json", board);
    int scenes = board.scenes().size();
    run.finished("Wrote " + scenes + (scenes == 1 ? " scene" : " scenes"), 1);
    return new StageResult(
        List.of(new ProducedFile("script.json", file, "application/json")),
        List.of(),
        Map.of("title", board.title(), "scenes", scenes));
  }
}
