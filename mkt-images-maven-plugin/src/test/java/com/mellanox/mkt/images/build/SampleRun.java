package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.build.KeyBuild.Surroundings;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Proxies;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A run of {@link KeyBuild} with all that it works with, set up by a test; keeps the events. */
final class SampleRun {
    private final Path root;
    private final SampleKey key;
    private final Engine engine;
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final Set<PackageName> with = new HashSet<>();
    private final Set<PackageName> without = new HashSet<>();
    private final Map<PackageName, Path> sources = new HashMap<>();
    private BuildListener also = event -> {};
    private PullPolicy pullPolicy = PullPolicy.REFRESH;
    private ProxySource proxies = new ProxySource("nowhere", null, null, null);
    private @Nullable String only;
    private int jobs = 1;

    /** Takes a directory for logs and cache, which the test removes. */
    SampleRun(Path root, SampleKey key, Engine engine) {
        this.root = root;
        this.key = key;
        this.engine = engine;
    }

    SampleRun only(String name) {
        only = name;
        return this;
    }

    SampleRun jobs(int most) {
        jobs = most;
        return this;
    }

    SampleRun with(String name) {
        with.add(new PackageName(name));
        return this;
    }

    SampleRun without(String name) {
        without.add(new PackageName(name));
        return this;
    }

    SampleRun source(String name, Path directory) {
        sources.put(new PackageName(name), directory);
        return this;
    }

    SampleRun pull(PullPolicy policy) {
        pullPolicy = policy;
        return this;
    }

    SampleRun proxies(@Nullable String http, @Nullable String https, @Nullable String noProxy) {
        proxies = new ProxySource("-Dmkt.*", http, https, noProxy);
        return this;
    }

    SampleRun listener(BuildListener listener) {
        also = listener;
        return this;
    }

    ImageReference run() {
        BuildListener listener = event -> {
            events.add(event);
            also.on(event);
        };
        BuildOptions options =
                new BuildOptions(only, pullPolicy, jobs, with, without, sources, root.resolve("cache"), null, logs());
        GitAccess access = new GitAccess(false, Proxies.NONE, host -> Optional.empty(), root.resolve("home"), Map.of());
        ProxySource apt = new ProxySource("apt", null, null, null);
        GitSources git = GitSources.at(root.resolve("cache"), access, listener);
        try (FileHistory history = git.history(key.docker())) {
            Surroundings surroundings = new Surroundings(
                    () -> engine,
                    git,
                    SftpFiles.at(root.resolve("cache"), access, listener),
                    ProxyDecision.of(List.of(proxies), apt),
                    new Provenance("1.5", "https://github.com/Mellanox/mkt", history));
            return new KeyBuild(key.descriptor(), options, surroundings, listener).run();
        }
    }

    Path logs() {
        return root.resolve("target/mkt-images/deb12");
    }

    List<BuildEvent> events() {
        return events;
    }

    /** The warnings, the docker directory's name cut short. */
    List<String> warnings() {
        return of(BuildEvent.Warning.class).stream()
                .map(warning -> warning.what() + ". " + warning.remedy())
                .map(text -> text.replace(key.docker() + "/", ""))
                .toList();
    }

    <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
