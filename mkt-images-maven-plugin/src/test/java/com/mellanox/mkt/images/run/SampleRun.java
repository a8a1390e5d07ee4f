package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run of {@link ImageBuilder} with all that it works with, set up by a test; keeps the events. */
final class SampleRun {
    private final Path root;
    private final Supplier<ImageDescriptor> descriptor;
    private final Supplier<Engine> engine;
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final Set<PackageName> with = new HashSet<>();
    private final Set<PackageName> without = new HashSet<>();
    private final Map<PackageName, Path> sources = new HashMap<>();
    private final Set<String> rebuild = new HashSet<>();
    private final Set<String> follow = new HashSet<>();
    private BuildListener also = event -> {};
    private PullPolicy pullPolicy = PullPolicy.REFRESH;
    private CachePolicy cachePolicy = CachePolicy.USE;
    private LockPolicy lockPolicy = LockPolicy.USE;
    private Supplier<Optional<Registry>> registry = Optional::empty;
    private SignatureRequirement signatures = SignatureRequirement.NONE;
    private Function<String, Registry> registries = host -> {
        throw new RegistryException(RegistryException.Kind.UNREACHABLE, "Cannot reach " + host, "Check it", null);
    };
    private ProxySource proxies = new ProxySource("nowhere", null, null, null);
    private @Nullable String only;
    private UserOverrides own = UserOverrides.NONE;
    private StepSecrets secrets = StepSecrets.NONE;
    private int jobs = 1;
    private boolean cachesSteps;
    private boolean offlineGit;
    private String version = "1.5";
    private String url = "https://github.com/Mellanox/mkt";

    /** Uses a directory for logs and cache, which the test removes. */
    SampleRun(Path root, SampleKey key, Engine engine) {
        this(root, key::descriptor, () -> engine);
    }

    SampleRun(Path root, Supplier<ImageDescriptor> descriptor, Supplier<Engine> engine) {
        this.root = root;
        this.descriptor = descriptor;
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

    SampleRun own(UserOverrides settings) {
        own = settings;
        with.addAll(settings.with().keySet());
        without.addAll(settings.without().keySet());
        return this;
    }

    SampleRun rebuild(String name) {
        rebuild.add(name);
        return this;
    }

    SampleRun follow(String name) {
        follow.add(name);
        return this;
    }

    SampleRun secrets(StepSecrets given) {
        secrets = given;
        return this;
    }

    SampleRun pull(PullPolicy policy) {
        pullPolicy = policy;
        return this;
    }

    /** Fetches no source, whatever the pull policy is. */
    SampleRun offlineGit() {
        offlineGit = true;
        return this;
    }

    SampleRun cache(CachePolicy policy) {
        cachePolicy = policy;
        return this;
    }

    /** Lets builders keep their steps at the registry. */
    SampleRun cacheSteps() {
        cachesSteps = true;
        return this;
    }

    SampleRun lock(LockPolicy policy) {
        lockPolicy = policy;
        return this;
    }

    /** The registries of base images, by their hosts; without them none answers. */
    SampleRun registries(Function<String, Registry> connections) {
        registries = connections;
        return this;
    }

    SampleRun registry(Supplier<Optional<Registry>> connection) {
        registry = connection;
        return this;
    }

    SampleRun signatures(SignatureRequirement required) {
        signatures = required;
        return this;
    }

    SampleRun proxies(@Nullable String http, @Nullable String https, @Nullable String noProxy) {
        proxies = new ProxySource("-Dmkt.*", http, https, noProxy);
        return this;
    }

    SampleRun version(String next) {
        version = next;
        return this;
    }

    SampleRun url(String other) {
        url = other;
        return this;
    }

    SampleRun listener(BuildListener listener) {
        also = listener;
        return this;
    }

    /** Runs it, after a plan with which it is to agree; null where nothing was to be done. */
    @Nullable ImageReference run() {
        Plan plan = planned();
        try {
            ImageReference result = unplanned();
            new PlanCheck(plan, events).check(true);
            return result;
        } catch (MktException e) {
            new PlanCheck(plan, events).check(false);
            throw e;
        }
    }

    /** Runs it without a plan before. */
    @Nullable ImageReference unplanned() {
        build(this::keep).run();
        return of(BuildEvent.RunFinished.class).stream()
                .reduce((first, last) -> last)
                .map(BuildEvent.RunFinished::result)
                .orElse(null);
    }

    /** Builds the images twice, and compares. */
    void verifyReproducible() {
        build(this::keep).verifyReproducible();
    }

    /** Builds all images without any cache, and compares them with those of a publication. */
    void reproduce(Receipt receipt) {
        rebuild("all").cache(CachePolicy.OFF).build(this::keep).reproduce(receipt);
    }

    /** Renews these entries of the lock file; all without names. */
    SampleRun writeLock(String... names) {
        new LockFileUpdate(descriptor.get(), options(), context(this::keep), this::keep).write(Set.of(names));
        return this;
    }

    /** What a run would do. */
    Plan plan() {
        return build(this::keep).plan();
    }

    /** What the goal that only tells says beforehand; nothing where it fails, as the run will then. */
    private Plan planned() {
        try {
            return build(event -> {}).plan();
        } catch (MktException e) {
            return new Plan(descriptor.get().key(), null, List.of());
        }
    }

    private void keep(BuildEvent event) {
        events.add(event);
        also.on(event);
    }

    private ImageBuilder build(BuildListener listener) {
        return new ImageBuilder(descriptor.get(), options(), context(listener), listener);
    }

    private BuildOptions options() {
        return new BuildOptions(
                only,
                pullPolicy,
                cachePolicy,
                cachesSteps,
                jobs,
                with,
                without,
                sources,
                root.resolve("cache"),
                null,
                root.resolve("target/mkt-images"),
                own,
                BuilderChoice.AUTO,
                secrets,
                rebuild,
                follow,
                lockPolicy);
    }

    private RunContext context(BuildListener listener) {
        GitAccess access = new GitAccess(
                offlineGit || pullPolicy == PullPolicy.OFFLINE,
                Proxies.NONE,
                host -> Optional.empty(),
                new UserEnvironment(Map.of(), root.resolve("home")));
        ProxySource apt = new ProxySource("apt", null, null, null);
        GitSources git = GitSources.at(root.resolve("cache"), access, listener);
        return new RunContext(
                engine,
                git,
                new SftpFiles(root.resolve("cache"), access, listener),
                new ProxyDecision(List.of(proxies), () -> apt),
                built -> new Provenance(version, url, git.history(built.dockerDirectory())),
                registry,
                registries,
                signatures,
                Clock.systemUTC());
    }

    Path logs() {
        return root.resolve("target/mkt-images").resolve(descriptor.get().key().value());
    }

    List<BuildEvent> events() {
        return events;
    }

    /** The warnings, the docker directory's name cut short. */
    List<String> warnings() {
        return of(BuildEvent.Warning.class).stream()
                .map(warning -> warning.what() + ". " + warning.remedy())
                .map(text -> text.replace(descriptor.get().dockerDirectory() + "/", ""))
                .toList();
    }

    <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
