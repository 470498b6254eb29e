package dev.reelay.event;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.reelay");

  @Test
  void eventsAreFreeOfFrameworks() {
    classes()
        .that()
        .resideInAPackage("dev.reelay.event")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.reelay.event", "java..", "org.jspecify.annotations")
        .because("facts outlive the libraries that carry them")
        .check(CLASSES);
  }

  @Test
  void fivePackagesAndNoSixth() {
    assertThat(
            CLASSES.stream()
                .map(type -> type.getPackage())
                .map(JavaPackage::getName)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "dev.reelay.event",
            "dev.reelay.bus",
            "dev.reelay.storage",
            "dev.reelay.model",
            "dev.reelay.reach");
  }
}
