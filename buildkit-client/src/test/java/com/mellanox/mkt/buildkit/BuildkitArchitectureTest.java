package com.mellanox.mkt.buildkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which package may use which, and which libraries. */
class BuildkitArchitectureTest {
    private static final String ROOT = "com.mellanox.mkt.buildkit";

    private final JavaClasses code = new ClassFileImporter()
            .importUrl(
                    BuildkitClient.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void partsWhenTheyAreUsedDoNotKnowTheClient() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".status", ROOT + ".session", ROOT + ".transport")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(code);
    }

    @Test
    void packagesWhenTheyUseEachOtherHaveNoCycle() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(code);
    }

    @Test
    void libraryWhenItUsesOthersUsesOnlyItsOwn() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "",
                        ROOT + "..",
                        "java..",
                        "javax.net..",
                        "io.grpc..",
                        "com.google.protobuf..",
                        "com.google.gson..",
                        "com.google.common..",
                        "org.apache.commons.compress..",
                        "org.jspecify..")
                .check(code);
    }
}
