package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.run.Labels;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * BuildKit's cache mounts of packages that are gone: the engine has no image of the package, and the docker directory no script.
 * Older versions of BuildKit do not tell the id of a mount, but the command that first used it, which has the package.
 *
 * @param packages the packages of the keys that the Maven build has
 * @param key the only key whose caches are looked at; null for all
 */
record CompilerCaches(
        EngineStorage storage,
        Map<ImageKey, Set<PackageName>> packages,
        @Nullable ImageKey key,
        Age age) implements LeftoverKind {
    private static final String IN_USE = "in use by a build";
    private static final Pattern ID =
            Pattern.compile(".* with id \"/*mkt-images/(?<key>[a-z0-9._-]+)/(?<package>[a-z0-9_]+):.*");
    private static final Pattern COMMAND = Pattern.compile(
            ".* /run/mkt-images/ccache(?:/run)?\\.sh bash -e /opt/support-(?<package>[A-Za-z0-9_-]+)\\.sh");

    @Override
    public String title() {
        return "caches of BuildKit";
    }

    /**
     * The package that a cache belongs to.
     *
     * @param key empty if BuildKit does not tell it
     */
    private record Owner(String key, String packageName) {}

    private static Optional<Owner> owner(StoredCache cache) {
        Matcher id = ID.matcher(cache.description());
        if (id.matches()) {
            return Optional.of(new Owner(id.group("key"), id.group("package")));
        }
        Matcher command = COMMAND.matcher(cache.description());
        return command.matches()
                ? Optional.of(new Owner("", command.group("package").replace('-', '_')))
                : Optional.empty();
    }

    @Override
    public List<Leftover> find() {
        Set<Owner> owners = ofImages();
        return storage.caches().stream()
                .filter(cache -> isLeft(cache, owners))
                .map(this::leftover)
                .toList();
    }

    private Set<Owner> ofImages() {
        return storage.images(Labels.KEY).stream()
                .map(image -> new Owner(image.label(Labels.KEY), image.label(Labels.PACKAGE)))
                .collect(Collectors.toSet());
    }

    private boolean isLeft(StoredCache cache, Set<Owner> ofImages) {
        return owner(cache)
                .filter(owner -> key == null || owner.key().equals(key.value()))
                .filter(owner -> ofImages.stream().noneMatch(image -> isSame(owner, image)))
                .filter(owner -> isGone(owner) || (isUnknown(owner) && age.isUnused(cache.lastUsed())))
                .isPresent();
    }

    private static boolean isSame(Owner owner, Owner image) {
        return owner.packageName().equals(image.packageName())
                && (owner.key().isEmpty() || owner.key().equals(image.key()));
    }

    /** Whether the Maven build has the key, and not the package. */
    private boolean isGone(Owner owner) {
        return packages.entrySet().stream()
                .anyMatch(each -> each.getKey().value().equals(owner.key())
                        && each.getValue().stream()
                                .noneMatch(name -> name.value().equals(owner.packageName())));
    }

    /** Whether the Maven build has nothing that the cache could be of. */
    private boolean isUnknown(Owner owner) {
        return packages.entrySet().stream()
                .noneMatch(each ->
                        (owner.key().isEmpty() || each.getKey().value().equals(owner.key()))
                                && each.getValue().stream()
                                        .anyMatch(name -> name.value().equals(owner.packageName())));
    }

    private Leftover leftover(StoredCache cache) {
        Owner owner = owner(cache).orElseThrow();
        String of = owner.packageName() + (owner.key().isEmpty() ? "" : " of " + owner.key());
        String path = cache.description().replaceFirst("^cached mount (\\S+) .*", "$1");
        return new Leftover(
                path + " of " + of + " (" + cache.id() + ")",
                cache.size(),
                isGone(owner) ? "the package is gone" : "no image of the package, " + age.reason(cache.lastUsed()),
                remove -> remove(cache, remove));
    }

    private Optional<String> remove(StoredCache cache, boolean remove) {
        if (!remove) {
            return cache.inUse() ? Optional.of(IN_USE) : Optional.empty();
        }
        if (!isLeft(cache, ofImages())) {
            return Optional.of("an image of the package has been built");
        }
        return storage.removeCache(cache.id(), cache.lastUsed()) ? Optional.empty() : Optional.of(IN_USE);
    }
}
