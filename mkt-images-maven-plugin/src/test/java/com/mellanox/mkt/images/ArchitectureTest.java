package com.mellanox.mkt.images;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What may depend on what: no cycles, each foreign library behind one package, and the packages' own order. */
class ArchitectureTest {
    private static final String ROOT = "com.mellanox.mkt.images.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.mellanox.mkt.images");

    /** Package to the packages of this project that it may use. */
    private static final Map<String, List<String>> MAY_USE = mayUse();

    private static Map<String, List<String>> mayUse() {
        Map<String, List<String>> uses = new LinkedHashMap<>();
        uses.put("type", List.of());
        uses.put("reason", List.of("type"));
        uses.put("failure", List.of("type"));
        uses.put("io", List.of("failure"));
        uses.put("secret", List.of("type", "failure"));
        uses.put("event", List.of("reason", "type"));
        uses.put("digest", List.of("git", "reason", "type", "failure", "io"));
        uses.put("yaml", List.of("type", "failure", "io"));
        uses.put("json", List.of());
        uses.put("descriptor", List.of("yaml", "type", "failure", "io"));
        uses.put("support", List.of("yaml", "type", "failure", "io"));
        uses.put("dockerfile", List.of("type", "failure", "io", "json"));
        uses.put("proxy", List.of("type", "failure", "io"));
        uses.put("settings", List.of("yaml", "proxy", "secret", "type", "failure"));
        uses.put("template", List.of("type", "failure"));
        uses.put("lint", List.of("descriptor", "support", "dockerfile", "type", "failure", "io"));
        uses.put("plan", List.of("digest", "reason", "descriptor", "support", "dockerfile", "type", "failure"));
        uses.put("context", List.of("digest", "plan", "descriptor", "support", "dockerfile", "type", "failure", "io"));
        uses.put("git", List.of("type", "failure", "io", "event"));
        uses.put("engine", List.of("secret", "json", "type", "failure", "io", "event"));
        uses.put("engine.buildkit", names("engine secret json type failure io event"));
        uses.put("engine.docker", names("engine.buildkit engine secret json type failure io event"));
        uses.put("registry", List.of("engine", "json", "proxy", "type", "failure", "io", "event"));
        uses.put("tap", List.of());
        uses.put("boot", names("tap engine json type failure io event"));
        uses.put("sign", names("registry json type failure io"));
        uses.put("publication", names("sign ospackage registry boot engine json type failure io event"));
        uses.put("ospackage", List.of("engine", "json", "failure", "io", "type"));
        uses.put("watch", List.of("git", "failure", "io"));
        uses.put("kernel", List.of("type", "failure", "io"));
        uses.put("console", List.of("plan", "reason", "event", "type", "io"));
        uses.put("terminal", List.of("console", "event", "type", "failure", "io"));
        uses.put("report", names("ospackage console json plan reason support event type failure io"));
        uses.put("compare", List.of("json", "type", "io"));
        uses.put("run", ofRun());
        uses.putAll(ofGoals());
        return uses;
    }

    /** The packages of goals that are no builds. */
    private static Map<String, List<String>> ofGoals() {
        return Map.of(
                "lock", names("plan descriptor support dockerfile yaml type failure io"),
                "provenance", names("run publication engine descriptor json type"),
                "sbom", names("provenance publication ospackage engine json type failure"),
                "vulnerability", names("publication ospackage json type failure io"),
                "clean", names("run publication ospackage registry boot engine type failure io event"),
                "diff",
                        names(
                                "run publication ospackage compare registry engine git console json type failure io event"),
                "outdated", names("lock plan descriptor support engine git json type failure io"),
                "doctor", names("run engine registry git proxy boot kernel json type failure io"));
    }

    private static List<String> names(String text) {
        return List.of(text.split(" "));
    }

    private static List<String> ofRun() {
        return List.of(
                "digest",
                "reason",
                "plan",
                "descriptor",
                "support",
                "dockerfile",
                "context",
                "git",
                "engine",
                "secret",
                "registry",
                "sign",
                "publication",
                "ospackage",
                "compare",
                "proxy",
                "kernel",
                "lock",
                "type",
                "failure",
                "io",
                "event");
    }

    @Test
    void packagesWhenImportedFormNoCycle() {
        slices().matching("com.mellanox.mkt.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> packageWhenItUsesOthersKeepsToTheOrder() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Stream<String> allowed = Stream.concat(Stream.of(entry.getKey()), entry.getValue().stream());
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + entry.getKey())
                            .should()
                            .dependOnClassesThat(resideInAnyPackage(ROOT + "(**)")
                                    .and(not(resideInAnyPackage(
                                            allowed.map(ROOT::concat).toArray(String[]::new)))))
                            .check(CLASSES);
                }));
    }

    @TestFactory
    Stream<DynamicTest> libraryWhenUsedStaysBehindItsPackages() {
        return Map.ofEntries(
                        Map.entry("org.apache.maven", List.of("maven")),
                        Map.entry("com.github.dockerjava", List.of("engine.docker")),
                        Map.entry("com.mellanox.mkt.buildkit", List.of("engine.buildkit")),
                        Map.entry("io.grpc", List.<String>of()),
                        Map.entry(
                                "com.fasterxml.jackson",
                                List.of("json", "engine", "engine.docker", "publication", "registry")),
                        Map.entry("com.google.cloud.tools.jib", List.of("registry")),
                        Map.entry("com.google.api.client", List.of("registry")),
                        Map.entry("org.bouncycastle", List.of("sign")),
                        Map.entry("org.apache.hc", List.of("engine.docker")),
                        Map.entry("org.apache.http", List.of("registry")),
                        Map.entry("org.eclipse.jgit", List.of("git")),
                        Map.entry("org.apache.sshd", List.of("git")),
                        Map.entry("freemarker", List.of("report")),
                        Map.entry("org.jline", List.of("terminal")),
                        Map.entry("org.snakeyaml", List.of("yaml")),
                        Map.entry("org.apache.commons.compress", List.of("io")),
                        Map.entry("org.tukaani", List.of("io")),
                        Map.entry("com.github.luben", List.of("io")))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(entry.getValue().stream()
                                        .map(ROOT::concat)
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(entry.getKey() + "..")
                                .check(CLASSES)));
    }
}
