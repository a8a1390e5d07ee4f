package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the goals of a build use of the machine and of the network, and what is to be checked of it. */
public record DoctorRequest(
        Machine machine, Directories directories, EngineConnection engine, Builders builders, Network network) {

    /**
     * What builds in place of the engine.
     *
     * @param checks of each builder, or of what names them
     * @param replaceEngine whether a run needs no engine: builders build and publish all of it
     */
    public record Builders(List<Check> checks, boolean replaceEngine) {
        public Builders {
            checks = List.copyOf(checks);
        }
    }

    /**
     * The machine.
     *
     * @param maven the version of Maven
     * @param java the version of the JDK
     * @param kvm {@code /dev/kvm}
     * @param kernel the kernel that {@code boot} would boot; null if none is named
     */
    public record Machine(
            String maven, String java, Path kvm, @Nullable Path kernel, Clock clock) {}

    /**
     * The directories that goals write to.
     *
     * @param target the build directory; null without a project
     */
    public record Directories(Path cache, @Nullable Path target, Path temporary, Path home, Storage storage) {}

    /**
     * The network.
     *
     * @param files a check for each key: its files were read, or were not
     * @param proxies null if they are wrong, which {@code files} then reports
     * @param registries those that images are published to
     * @param baseImages those of other registries
     * @param sources those of git servers
     */
    public record Network(
            List<Check> files,
            @Nullable ProxyUse proxies,
            List<RegistryUse> registries,
            List<ImageReference> baseImages,
            List<SourceUse> sources) {
        public Network {
            files = List.copyOf(files);
            registries = List.copyOf(registries);
            baseImages = List.copyOf(baseImages);
            sources = List.copyOf(sources);
        }
    }

    /** All checks, in the order of their lines. */
    public List<Check> checks() {
        return new CheckList(this).checks();
    }
}
