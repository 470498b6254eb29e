package dev.reelay.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The rules of the house that the compiler cannot check, each with its reason. */
public final class ArchitectureRules {
  private static final String VAGUE =
      ".*(Util|Utils|Helper|Manager|Impl|Dto|Base|Common)|Abstract.*";

  private static final List<ArchRule> RULES =
      List.of(
          noClasses()
              .should()
              .callMethod(Instant.class, "now")
              .orShould()
              .callMethod(LocalDateTime.class, "now")
              .orShould()
              .callMethod(System.class, "currentTimeMillis")
              .orShould()
              .callConstructor(Date.class)
              .because("domain time is the schema's clock(), which tests move"),
          noClasses()
              .that()
              .haveSimpleNameNotEndingWith("Store")
              .and()
              .haveSimpleNameNotEndingWith("Loop")
              .and()
              .resideOutsideOfPackage("dev.reelay.bus..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage("java.sql..").or(resideInAPackage("org.jdbi.v3..")))
              .because("a stranger finds the SQL in the *Store classes and nowhere else"),
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName("dev.reelay.bus.Loop")
              .should()
              .callConstructor(Thread.class, Runnable.class)
              .orShould()
              .callConstructor(Thread.class)
              .orShould()
              .callMethod(Thread.class, "ofVirtual")
              .orShould()
              .callMethod(Thread.class, "ofPlatform")
              .orShould()
              .callMethod(Thread.class, "startVirtualThread", Runnable.class)
              .because("background work is a Loop: a named duty that logs and counts its failures"),
          noClasses()
              .should()
              .callMethodWhere(
                  com.tngtech.archunit.base.DescribedPredicate.describe(
                      "CompletableFuture.*Async",
                      call ->
                          call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                              && call.getName().endsWith("Async")))
              .because("work that nobody waits for loses its failures"),
          noClasses()
              .should()
              .callMethodWhere(
                  com.tngtech.archunit.base.DescribedPredicate.describe(
                      "a subscribe() without handlers",
                      call ->
                          call.getName().equals("subscribe")
                              && call.getTargetOwner()
                                  .getPackageName()
                                  .startsWith("io.smallrye.mutiny")
                              && call.getTarget().getRawParameterTypes().isEmpty()
                              && call.getTargetOwner().getSimpleName().endsWith("Subscribe")))
              .allowEmptyShould(true)
              .because("a bare subscription drops failures"),
          noClasses()
              .should()
              .haveNameMatching(VAGUE)
              .because("a name says what a thing is, not that it is a thing"));

  private ArchitectureRules() {}

  /** Checks all rules over a service; the root package looks like {@code dev.reelay.gateway}. */
  public static void check(String root) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    if (classes.isEmpty()) {
      throw new AssertionError("No classes in " + root);
    }
    RULES.forEach(rule -> rule.allowEmptyShould(true).check(classes));
    slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .because("features that need each other in a circle are one feature")
        .check(classes);
    noClasses()
        .that(resideInAPackage(root + "..").and(simpleNameEndingWith("Handler")))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.quarkus.narayana.jta.QuarkusTransaction")
        .allowEmptyShould(true)
        .because("the bus opens the transaction of a handler")
        .check(classes);
  }
}
