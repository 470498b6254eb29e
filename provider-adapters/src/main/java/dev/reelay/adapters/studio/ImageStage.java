package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.picture.FramePainter;
import dev.reelay.adapters.studio.picture.FramePainter.Design;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Paints the designed frame of each scene. */
final class ImageStage implements Stage {

  @Override
  public StageResult run(Run run) throws IOException, InterruptedException, StudioException {
    Storyboard board = run.storyboard();
    List<ProducedFile> files = new ArrayList<>();
    int count = board.scenes().size();
    for (Scene scene : board.scenes()) {
      run.check();
      String message = "Painting scene " + scene.number() + " of " + count;
      run.item(message, scene.heading(), scene.number(), count);
      String name = scene.stem() + ".png";
      Path file = run.folder().make(name, part -> PngFile.write(paint(board, scene), part));
      files.add(new ProducedFile(name, file, "image/png"));
    }
    run.finished("Painted " + count + (count == 1 ? " scene" : " scenes"), count);
    return new StageResult(
        files, List.of(), Map.of("width", board.width(), "height", board.height()));
  }

  private static BufferedImage paint(Storyboard board, Scene scene) {
    return FramePainter.paint(
        new Design(
            board.width(),
            board.height(),
            scene.look().palette(),
            scene.look().motif(),
            scene.heading(),
            scene.kicker(),
            scene.number() == 1,
            scene.look().seed()));
  }
}
