package dev.reelay.adapters.studio;

import java.io.IOException;

/** One of the studio's stages. */
interface Stage {

  /** Performs a run; blocking. */
  StageResult run(Run run) throws IOException, InterruptedException, StudioException;
}
