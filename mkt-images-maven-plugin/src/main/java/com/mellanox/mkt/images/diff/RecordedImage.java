package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Compiled;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.run.CompiledPackages;
import com.mellanox.mkt.images.run.CompiledPackages.Source;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The KVM image of a file that a build or a publication has written.
 *
 * @param id on the engine that built it; null for a receipt
 * @param published by which the registry has it: with its digest, or content-keyed
 * @param osPackages null if the file does not list them
 * @param packages null if the file does not list them
 */
record RecordedImage(
        Path file,
        @Nullable ImageId id,
        ImageReference published,
        @Nullable List<OsPackage> osPackages,
        @Nullable CompiledPackages packages) {

    /**
     * Reads an {@code image.json} or a {@code published.json}, whatever its name is.
     *
     * @throws InvalidInputException if it is neither, or has no KVM image
     */
    static RecordedImage read(Path file) {
        Optional<RecordedImage> image = PublicationFiles.findBuiltImages(file)
                .flatMap(built -> of(file, built))
                .or(() -> PublicationFiles.findReceipt(file).flatMap(receipt -> of(file, receipt)));
        return image.orElseThrow(() -> new InvalidInputException(
                file + " does not name a KVM image",
                "Name the image.json of a build, or the published.json of a publication"));
    }

    private static Optional<RecordedImage> of(Path file, BuiltImages built) {
        return built.images().stream()
                .filter(Image::isKvm)
                .findFirst()
                .map(kvm -> new RecordedImage(
                        file, kvm.id(), kvm.published(), kvm.osPackages(), compiled(built.packages(), kvm)));
    }

    /** Those that are in the image. */
    private static CompiledPackages compiled(List<SupportPackage> packages, Image kvm) {
        SortedMap<String, Source> compiled = new TreeMap<>();
        packages.stream()
                .filter(each -> kvm.packages().contains(each.name()))
                .forEach(each -> compiled.put(each.name().value(), source(each.source())));
        return new CompiledPackages(compiled);
    }

    private static Optional<RecordedImage> of(Path file, Receipt receipt) {
        return receipt.images().stream().filter(Upload::isKvm).findFirst().map(kvm -> {
            ImageReference digest = new ImageReference(kvm.image().name(), null, kvm.digest());
            return new RecordedImage(file, null, digest, kvm.osPackages(), compiled(receipt));
        });
    }

    private static @Nullable CompiledPackages compiled(Receipt receipt) {
        SortedMap<String, Source> compiled = new TreeMap<>();
        for (Compiled each : receipt.packages()) {
            compiled.put(each.name().value(), source(each.source()));
        }
        // Receipts of earlier versions have none.
        return compiled.isEmpty() ? null : new CompiledPackages(compiled);
    }

    private static Source source(BuiltImages.@Nullable Source source) {
        return Optional.ofNullable(source)
                .map(known -> new Source(
                        Objects.requireNonNullElse(known.url(), ""),
                        Objects.requireNonNullElse(known.commit(), ""),
                        known.tree()))
                .orElse(Source.UNKNOWN);
    }

    ImageSide withImage(@Nullable ImageId image) {
        return new ImageSide(file.toString(), image, osPackages, packages);
    }
}
