package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.StudioException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks what was asked for and plans the scenes. */
final class BriefStage implements Stage {

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    StageWork work = run.work();
    run.item("Planning the film", null, 1, 1);
    check(work);
    Brief brief = Brief.plan(work);
    Path file = run.folder().makeJson("brief.json", brief);
    int scenes = brief.sceneFrames().size();
    run.finished("Planned " + scenes + (scenes == 1 ? " scene" : " scenes"), 1);
    return new StageResult(
        List.of(new ProducedFile("brief.json", file, "application/json")),
        List.of(),
        Map.of("scenes", scenes, "totalFrames", brief.totalFrames()));
  }

  private static void check(StageWork work) throws StudioException {
    require(!work.prompt().isBlank(), "prompt must not be blank");
    require(
        work.durationSeconds() >= 2 && work.durationSeconds() <= 60,
        "duration must be 2 to 60 seconds");
    require(work.fps() >= 1 && work.fps() <= 120, "fps must be 1 to 120");
    require(
        size(work.width()) && size(work.height()), "width and height must be even and 64 to 3840");
  }

  private static boolean size(int pixels) {
    return pixels >= 64 && pixels <= 3840 && pixels % 2 == 0;
  }

  private static void require(boolean fine, String message) throws StudioException {
    if (!fine) {
      throw new StudioException(Kind.INVALID_REQUEST, message);
    }
  }
}
