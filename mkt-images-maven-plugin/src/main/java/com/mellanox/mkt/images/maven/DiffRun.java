package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.diff.ImageDiff;
import com.mellanox.mkt.images.diff.ImageDiffer;
import com.mellanox.mkt.images.diff.ImageSide;
import com.mellanox.mkt.images.diff.SideFinder;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.publication.ReleaseTags;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.Proxies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares two images with the engine, the registry and the git cache of a goal. */
final class DiffRun implements AutoCloseable {
    private static final String FROM = "-Dmkt.diff.from";
    private static final String TO = "-Dmkt.diff.to";

    private final GoalExecution maven;
    private final ImagesRequest request;
    private final Parameters parameters;
    private final BuildListener listener;
    private final RegistryLogins logins;
    private final Proxies proxies;
    private final GitSources git;
    private final EngineFuture connection = new EngineFuture(this::connect);
    private final SideFinder finder;

    DiffRun(
            GoalExecution maven,
            ImagesRequest request,
            Parameters parameters,
            SettingsCredentials credentials,
            BuildListener listener) {
        this.maven = maven;
        this.request = request;
        this.parameters = parameters;
        this.listener = listener;
        this.logins = new RegistryLogins(
                maven.environment(),
                host -> publishedTo().contains(host),
                credentials,
                new DockerLogins(maven.environment(), listener));
        this.proxies = request.proxies.decide(maven.environment().variables()).forFetches();
        this.git = GitSources.at(
                request.build.cacheDirectory(),
                new GitAccess(request.build.isOffline(), proxies, credentials, maven.environment()),
                listener);
        this.finder = new SideFinder(connection::engine, request.build.isOffline(), listener);
    }

    private Engine connect() {
        return DockerEngine.connect(
                request.engine.apply(new EngineLocator(maven.environment())),
                logins,
                request.build.builder(),
                listener);
    }

    /**
     * Compares two images.
     *
     * @param from empty for the one that was published last
     * @param to empty for the one on the engine
     * @param mostFiles how many files are listed
     */
    ImageDiff compare(Optional<String> from, Optional<String> to, long mostFiles) {
        ImageDiff[] diff = new ImageDiff[1];
        ShutdownGuard.during(() -> {
            ImageSide first = from.map(text -> named(text, FROM)).orElseGet(this::published);
            ImageSide second = to.map(text -> named(text, TO)).orElseGet(this::built);
            diff[0] = new ImageDiffer(connection::engine, request.build.cacheDirectory(), git, mostFiles)
                    .compare(first, second);
        });
        return diff[0];
    }

    private ImageSide named(String text, String option) {
        Path file = parameters.path(text);
        if (!Files.exists(file) && text.endsWith(".json")) {
            throw new InvalidInputException(
                    option + ": " + file + " does not exist", "Name a published.json, an image.json, or an image");
        }
        return Files.isRegularFile(file) ? finder.ofFile(file, option) : finder.named(text, option);
    }

    private ImageSide built() {
        ImageDescriptor descriptor = descriptor(TO);
        return finder.onEngine(
                kvm(descriptor),
                "Build it: mvn mkt-images:build -Dkey=" + descriptor.key() + ", or name another image with " + TO);
    }

    private ImageSide published() {
        ImageDescriptor descriptor = descriptor(FROM);
        if (request.build.isOffline()) {
            throw new InvalidInputException(
                    "The image that was published last cannot be found, since Maven is offline",
                    "Leave -o out, or name an image with " + FROM);
        }
        ImageReference kvm = kvm(descriptor);
        Set<ImageReference> tags = new LinkedHashSet<>();
        ImageKey key = descriptor.writtenKey();
        ReleaseTags.of(key, version(key), List.of()).forEach(tag -> tags.add(kvm.withTag(tag)));
        // The first snapshot after a release is compared with that.
        tags.add(kvm.withTag(key.value()));
        RegistryAccess access = new RegistryAccess(logins, proxies, request.trust);
        try (Registry registry = RemoteRegistry.of(kvm.registry(), access, listener)) {
            return finder.published(
                    List.copyOf(tags), platform(descriptor), registry, "Publish it, or name an image with " + FROM);
        }
    }

    private String version(ImageKey key) {
        return request.modules
                .descriptorOf(key)
                .map(Path::getParent)
                .flatMap(directory -> maven.session().getAllProjects().stream()
                        .filter(project -> project.getFile() != null
                                && project.getBasedir().toPath().equals(directory))
                        .findFirst())
                .orElse(maven.project())
                .getVersion();
    }

    private static ImageReference kvm(ImageDescriptor descriptor) {
        return descriptor.images().stream()
                .filter(FinalImage::isKvm)
                .findFirst()
                .map(image -> descriptor.reference(image.name()))
                .orElseThrow(() -> new InvalidInputException(
                        descriptor.key() + " has no KVM image", "Name both images with " + FROM + " and " + TO));
    }

    /** The descriptor of the one key that is selected. */
    private ImageDescriptor descriptor(String option) {
        request.keys.check();
        List<ImageDescriptor> selected = descriptors();
        if (selected.size() == 1) {
            return ofPlatform(selected.get(0));
        }
        throw selected.isEmpty()
                ? new InvalidInputException(
                        "No module here has images, so that " + option + " has no default",
                        "Name both images with " + FROM + " and " + TO + ", or run the goal where the modules are")
                : new InvalidInputException(
                        "There are several keys here: "
                                + String.join(
                                        ", ",
                                        selected.stream()
                                                .map(each -> each.key().value())
                                                .toList()),
                        "Name one: -Dkey=" + selected.get(0).key());
    }

    private ImageDescriptor ofPlatform(ImageDescriptor descriptor) {
        return platform(descriptor).map(descriptor::builtFor).orElse(descriptor);
    }

    /** The platform that is compared; empty if the descriptor names none. */
    private Optional<Platform> platform(ImageDescriptor descriptor) {
        return request.platforms.of(descriptor, false, () -> GoalRunner.platform(connection)).stream()
                .findFirst();
    }

    private List<ImageDescriptor> descriptors() {
        return request.modules.descriptors().stream()
                .filter(written -> !request.keys.skips(written.key()))
                .map(written -> written.publishedTo(request.destination.apply(written.destination())))
                .toList();
    }

    /** The registries that the images of all modules are published to. */
    private Set<String> publishedTo() {
        Set<String> hosts = new LinkedHashSet<>();
        request.modules
                .descriptors()
                .forEach(written -> hosts.add(
                        request.destination.apply(written.destination()).registry()));
        return hosts;
    }

    @Override
    public void close() {
        connection.close();
    }
}
