package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.LockPolicy;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.maven.project.MavenProject;

/** The run of a goal for a key with a KVM image, with an engine of a test. */
final class SampleModuleRun {
    private SampleModuleRun() {}

    /** Offline. */
    static ModuleRun of(Path root, Engine engine) throws IOException {
        return of(root, descriptor(root), PullPolicy.OFFLINE, () -> engine);
    }

    static ImageDescriptor descriptor(Path root) throws IOException {
        return new SampleKey(root)
                .write("kvm.Dockerfile", "FROM debian:bookworm")
                .descriptor();
    }

    static ModuleRun of(Path root, ImageDescriptor descriptor, PullPolicy policy, Supplier<Engine> engine) {
        BuildOptions options = new BuildOptions(
                null,
                policy,
                CachePolicy.USE,
                false,
                1,
                Set.of(),
                Set.of(),
                Map.of(),
                root.resolve("cache"),
                null,
                root.resolve("target"),
                UserOverrides.NONE,
                BuilderChoice.AUTO,
                StepSecrets.NONE,
                Set.of(),
                Set.of(),
                LockPolicy.USE);
        UserEnvironment user = new UserEnvironment(Map.of(), root.resolve("home"));
        ProxySource none = new ProxySource("a test", null, null, null);
        ModuleRun.RemoteAccess access = new ModuleRun.RemoteAccess(
                new GitAccess(policy == PullPolicy.OFFLINE, Proxies.NONE, host -> Optional.empty(), user),
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                new ProxyDecision(List.of(none), () -> none));
        return new ModuleRun(new MavenProject(), descriptor, options, new EngineFuture(engine), access, event -> {});
    }
}
