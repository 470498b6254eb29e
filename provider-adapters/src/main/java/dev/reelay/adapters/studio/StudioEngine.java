package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.StudioException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Makes videos on this machine, one stage run at a time per call.
 *
 * <p>A run leaves each finished item under its own name in the run's folder and takes up whole
 * items that it finds there, so that a killed run can be repeated at no loss. Instances are safe to
 * share between threads; two runs must not share a folder at the same time.
 */
public final class StudioEngine {

  private final StudioSettings settings;
  private final Map<String, Stage> stages;

  /** An engine for this machine that fetches no pictures. */
  public StudioEngine(StudioSettings settings) {
    this(
        settings,
        (_, _) -> {
          throw new StudioException(Kind.INVALID_REQUEST, "No pictures are taken here");
        });
  }

  /**
   * An engine for this machine.
   *
   * @param pictures fetches what clients bring
   */
  public StudioEngine(StudioSettings settings, PictureSource pictures) {
    // Painting must not look for a screen, which a server with a stray DISPLAY would wait for.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    this.settings = settings;
    this.stages =
        Map.of(
            "brief", new BriefStage(),
            "script", new ScriptStage(),
            "tts", new SpeechStage(settings),
            "images", new ImageStage(),
            "rendering", new RenderingStage(settings),
            "post", new PostStage(settings),
            "clip-brief", new ClipBriefStage(pictures),
            "clip-post", new ClipPostStage(settings));
  }

  /**
   * Performs a stage run; blocks until it is done.
   *
   * @throws StudioException when it fails or the observer cancels it; no program is left running
   * @throws InterruptedException when the thread is interrupted; no program is left running
   */
  public StageResult run(StageWork work, StageObserver observer)
      throws StudioException, InterruptedException {
    Stage stage = stages.get(work.stage());
    if (stage == null) {
      throw new StudioException(Kind.INVALID_REQUEST, "The studio has no stage " + work.stage());
    }
    return guarded(work, observer, stage::run);
  }

  /**
   * The very ffmpeg commands that a rendering run would start, in order, for comparing with a bare
   * run; captions and lists that they read are written into the folder.
   *
   * @throws StudioException when the inputs are not complete or ffmpeg is missing
   */
  public List<List<String>> renderCommands(StageWork work)
      throws StudioException, InterruptedException {
    return guarded(work, new Unwatched(), new RenderingStage(settings)::commands);
  }

  private interface Action<T> {
    T on(Run run) throws IOException, InterruptedException, StudioException;
  }

  private static <T> T guarded(StageWork work, StageObserver observer, Action<T> action)
      throws StudioException, InterruptedException {
    try {
      return action.on(new Run(work, StageFolder.open(work.folder()), observer));
    } catch (CancellationException e) {
      throw new StudioException(Kind.CANCELLED, "Cancelled", e);
    } catch (IOException | UncheckedIOException e) {
      throw new StudioException(
          Kind.PROVIDER_INTERNAL, "The " + work.stage() + " stage failed on this machine", e);
    }
  }

  private static final class Unwatched implements StageObserver {

    @Override
    public void item(ItemProgress progress) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
