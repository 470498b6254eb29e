package dev.reelay.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.reelay.simulator";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void featuresAreFreeOfCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nothingOfReelayIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.reelay.bus..", "dev.reelay.event..", "dev.reelay.adapters..")
        .because("a witness that shares code with the accused is none")
        .check(classes);
  }

  @Test
  void nobodyAsksTheMachineForTheTime() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("time is the simulated clock's")
        .check(classes);
  }

  @Test
  void nothingNamesAProvider() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".desk..", ROOT + ".admin..", ROOT + ".job..", ROOT + ".ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".openai..", ROOT + ".minimax..", ROOT + ".replicate..", ROOT + ".comfyui..")
        .because("a provider is added by adding its package")
        .check(classes);
  }
}
