package dev.reelay.adapters.contract;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of all adapters. An adapter is tested by a subclass that says who it is; what it can
 * do, and so which situations it has to stand, it says itself. Subclasses run at once, each at a
 * simulated provider of its own, since most of their time is waiting.
 */
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SimulatorExtension.class)
public abstract class ProviderContract {
  /** Who is tested. */
  protected abstract Subject subject();

  Stream<Situation> situations() {
    return Situation.all().stream().filter(situation -> situation.isOf(subject()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("situations")
  void stands(Situation situation, Simulator simulator, @TempDir Path folder) throws Exception {
    try (Scene scene = new Scene(subject(), simulator, folder)) {
      situation.act().play(scene);
      scene.checkWords();
    }
  }
}
