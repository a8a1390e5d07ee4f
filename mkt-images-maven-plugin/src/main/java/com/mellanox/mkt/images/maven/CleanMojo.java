package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.clean.CleanRequest;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Lists what this plugin made and nobody needs, with sizes: images that were replaced, VMs and names of killed runs, caches that
 * were not used for long. Removes it with {@code -Dmkt.clean.yes}. Images and containers of others, what another run uses, and
 * the current images of each key stay. With a key, only what belongs to that key.
 *
 * <p>From the command line: {@code mvn mkt-images:clean}, and {@code mvn mkt-images:clean -Dmkt.clean.yes}. Needs no project; in
 * the root of one, it uses its configuration, and knows its packages.
 *
 * @since 1.0
 */
@Mojo(name = "clean", requiresProject = false, aggregator = true, threadSafe = true)
public final class CleanMojo extends ImagesMojo {
    private static final NumberRange KEEP = new NumberRange(1, 1000, "images", 1);
    private static final NumberRange DAYS = new NumberRange(1, 3650, "days", 90);

    /** Removes what is listed: {@code true} or {@code false}. */
    @Parameter(property = "mkt.clean.yes", defaultValue = "false")
    @Nullable String yes;

    /**
     * How many images of each reference stay if they have names, with the current one. Older ones have a name only if a
     * publication or a pull gave it to them.
     */
    @Parameter(property = "mkt.clean.keep", defaultValue = "1")
    @Nullable String keep;

    /** After how many days without a use a cache is removed. */
    @Parameter(property = "mkt.clean.days", defaultValue = "90")
    @Nullable String days;

    /**
     * Also lists, and removes, tags at the registry that only name the inputs of an image, if no other tag and no receipt of the
     * last days refers to the image: {@code true} or {@code false}. Needs the modules with the image descriptors.
     */
    @Parameter(property = "mkt.clean.registry", defaultValue = "false")
    @Nullable String cleanRegistry;

    /**
     * Receipts of publications, {@code published.json}, or directories that have some below them, separated by commas; relative
     * to the directory that Maven was started in. Default: those in the build directories of the modules.
     */
    @Parameter(property = "mkt.clean.receipts")
    List<String> receipts = List.of();

    @Inject
    CleanMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Optional<ImageKey> chosen = KeySelection.given(parameters, key);
        int kept = parameters.number("mkt.clean.keep", keep, KEEP);
        int unused = parameters.number("mkt.clean.days", days, DAYS);
        boolean remove = parameters.flag("mkt.clean.yes", yes);
        boolean registries = parameters.flag("mkt.clean.registry", cleanRegistry);
        List<String> files = parameters.names("mkt.clean.receipts", receipts);
        parameters.throwIfWrong();
        CleanRequest cleaned = new CleanRequest(
                request.build.cacheDirectory(),
                chosen.orElse(null),
                kept,
                unused,
                remove,
                request.modules.packagesByKey());
        RegistryCleaning registry = new RegistryCleaning(
                maven(), request, files.stream().map(parameters::path).toList());
        new CleanRun(maven(), request, credentials(listener), listener).run(cleaned, registries ? registry : null);
    }
}
