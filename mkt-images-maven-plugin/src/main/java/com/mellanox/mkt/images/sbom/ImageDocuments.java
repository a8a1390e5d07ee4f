package com.mellanox.mkt.images.sbom;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.provenance.DescribedImage;
import com.mellanox.mkt.images.provenance.ImageOrigin;
import com.mellanox.mkt.images.provenance.Provenance;
import com.mellanox.mkt.images.publication.AttachedDocument;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The documents about final images: two SBOMs and a provenance of each. */
public final class ImageDocuments {
    public static final String CYCLONE_DX = ".cdx.json";
    public static final String SPDX = ".spdx.json";
    public static final String PROVENANCE = ".provenance.json";

    private final Supplier<Engine> engine;
    private final OsPackageRecords records;
    private final String plugin;

    /**
     * Makes documents.
     *
     * @param engine has the images
     * @param cacheDirectory has records of their packages
     * @param plugin the version of this plugin
     */
    public ImageDocuments(Supplier<Engine> engine, Path cacheDirectory, String plugin) {
        this.engine = engine;
        this.records = new OsPackageRecords(cacheDirectory);
        this.plugin = plugin;
    }

    /**
     * The documents that a publication attaches to an image: the predicates of statements about it.
     *
     * @param manifest its digest at the registry
     * @throws InvalidInputException if the engine does not have the image
     * @throws EngineException if its packages cannot be read
     */
    public List<AttachedDocument> of(BuiltImages built, Image image, Digest manifest) {
        DescribedImage described = described(built, image, manifest);
        InstalledPackages installed = installed(image);
        return List.of(
                cycloneDx(described, installed),
                spdx(described, installed),
                document(
                        described,
                        Provenance.PREDICATE_TYPE,
                        Provenance.MEDIA_TYPE,
                        PROVENANCE,
                        Provenance.predicate(described)));
    }

    /**
     * The documents that stand alone, as files: the provenance is a whole statement.
     *
     * @param manifest the image's digest at the registry; null if it is not published
     * @throws InvalidInputException if the engine does not have the image
     * @throws EngineException if its packages cannot be read
     */
    public List<AttachedDocument> files(BuiltImages built, Image image, @Nullable Digest manifest) {
        DescribedImage described = described(built, image, manifest);
        InstalledPackages installed = installed(image);
        return List.of(
                cycloneDx(described, installed),
                spdx(described, installed),
                document(
                        described,
                        Provenance.PREDICATE_TYPE,
                        Provenance.STATEMENT_MEDIA_TYPE,
                        PROVENANCE,
                        Provenance.statement(described)));
    }

    private static AttachedDocument cycloneDx(DescribedImage described, InstalledPackages installed) {
        return document(
                described,
                CycloneDx.PREDICATE_TYPE,
                CycloneDx.MEDIA_TYPE,
                CYCLONE_DX,
                CycloneDx.of(described, installed));
    }

    private static AttachedDocument spdx(DescribedImage described, InstalledPackages installed) {
        return document(described, Spdx.PREDICATE_TYPE, Spdx.MEDIA_TYPE, SPDX, Spdx.of(described, installed));
    }

    private static AttachedDocument document(
            DescribedImage described, String predicateType, String mediaType, String suffix, String text) {
        return new AttachedDocument(
                predicateType,
                mediaType,
                mediaType,
                described.image().reference().shortName() + suffix,
                text.getBytes(StandardCharsets.UTF_8));
    }

    private DescribedImage described(BuiltImages built, Image image, @Nullable Digest manifest) {
        EngineImage present = engine.get()
                .images()
                .find(image.reference())
                .filter(found -> found.id().equals(image.id()))
                .orElseThrow(() -> new InvalidInputException(
                        image.reference() + " on the engine is not the image of the last complete build",
                        "Build again: mvn mkt-images:build -Dkey=" + built.key()));
        return new DescribedImage(built, image, manifest, ImageOrigin.of(present.labels()), plugin);
    }

    /** The distribution of an image, and its packages. */
    public InstalledPackages installed(Image image) {
        try {
            return records.of(image.id(), engine.get());
        } catch (IOException e) {
            throw new EngineException(
                    "The packages in " + image.reference() + " cannot be listed: " + Causes.reason(e),
                    "Look at the engine's log, 'journalctl -u docker', and run again",
                    e);
        }
    }
}
