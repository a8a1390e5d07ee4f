package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.run.LockPolicy;
import com.mellanox.mkt.images.run.Provenance;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.run.RunContext;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.template.NewFiles;
import com.mellanox.mkt.images.template.Templates;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What the goal {@code init} writes of Debian 12 is this module to the byte: what was built here is up to date there. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class WrittenModuleIT {
    private static final ImageKey KEY = new ImageKey("deb12");

    @TempDir
    private Path directory;

    @Test
    void moduleWhenWrittenAndUntouchedHasNothingToBuild() {
        try (Templates templates = Templates.ofPlugin()) {
            new NewFiles(directory)
                    .write(templates.choose(KEY, Optional.empty()).files(KEY), () -> {});
        }
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(name -> Optional.empty())
                .read(directory.resolve("mkt-images-deb12/image.yaml"), problems);
        assertThat(problems.list()).isEmpty();

        Plan plan = plan(descriptor.orElseThrow());

        assertThat(plan.images())
                .hasSize(5)
                .allSatisfy(entry -> assertThat(entry.decision())
                        .as(entry.image().reference().toString())
                        .isInstanceOf(Decision.Reuse.class));
    }

    private Plan plan(ImageDescriptor descriptor) {
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        GitAccess access = new GitAccess(
                true, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), environment.home()));
        GitSources git = GitSources.at(directory.resolve("cache"), access, event -> {});
        ProxySource nowhere = new ProxySource("nowhere", null, null, null);
        try (FileHistory history = git.history(descriptor.dockerDirectory())) {
            RunContext context = new RunContext(
                    () -> DockerEngine.connect(
                            new EngineLocator(environment).locate(null), registry -> Optional.empty(), event -> {}),
                    git,
                    new SftpFiles(directory.resolve("cache"), access, event -> {}),
                    new ProxyDecision(List.of(nowhere), () -> nowhere),
                    of -> new Provenance("1", "", history),
                    Optional::empty,
                    host -> {
                        throw new IllegalStateException("no registry is asked");
                    },
                    SignatureRequirement.NONE,
                    Clock.systemUTC());
            return new ImageBuilder(descriptor, options(), context, event -> {}).plan();
        }
    }

    /** As this module was built: where GitHub cannot be reached, its sources are others. */
    private BuildOptions options() {
        Map<PackageName, Path> sources = new TreeMap<>();
        for (String name : List.of("iproute2", "perftest", "rdma_core")) {
            Optional.ofNullable(System.getProperty("mkt.source." + name))
                    .ifPresent(source -> sources.put(new PackageName(name), Path.of(source)));
        }
        return new BuildOptions(
                null,
                PullPolicy.OFFLINE,
                CachePolicy.OFF,
                false,
                1,
                Set.of(),
                Set.of(),
                sources,
                directory.resolve("cache"),
                null,
                directory.resolve("logs"),
                UserOverrides.NONE,
                BuilderChoice.AUTO,
                StepSecrets.NONE,
                Set.of(),
                Set.of(),
                LockPolicy.USE);
    }
}
