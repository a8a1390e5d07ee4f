package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.publication.AttachmentOptions;
import com.mellanox.mkt.images.publication.DocumentSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a goal attaches to the images that it publishes.
 *
 * @param signing where the key is that signs; empty to sign nothing
 * @param documents whether final images get SBOMs and a provenance
 * @param plugin the version of this plugin
 */
record AttachmentSource(Optional<SigningSource> signing, boolean documents, String plugin) {
    static final AttachmentSource NONE = new AttachmentSource(Optional.empty(), false, "");

    /** Makes it of the parameters. */
    static AttachmentSource of(
            Parameters parameters,
            @Nullable String key,
            @Nullable String passphrase,
            @Nullable String documents,
            ImagesMojo mojo,
            SettingsCredentials credentials) {
        return new AttachmentSource(
                SigningSource.of(parameters, key, passphrase, mojo.environment, credentials),
                parameters.flag("mkt.sbom", documents),
                mojo.maven().pluginVersion());
    }

    /** Reads the key, so that a wrong passphrase is found before an hour of work. */
    AttachmentOptions of(ModuleRun run) {
        DocumentSource source =
                documents ? new DocumentFiles(run, plugin).documents()::of : AttachmentOptions.NONE.documents();
        return new AttachmentOptions(signing.map(SigningSource::key).orElse(null), source);
    }
}
