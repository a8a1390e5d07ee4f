package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/**
 * What the images of a key are made of that comes over the network.
 *
 * @param images how many images there are
 * @param baseImages images of registries
 * @param packages the packages whose sources come from git servers
 */
public record UsedSources(int images, List<ImageReference> baseImages, List<SupportScript> packages) {
    public UsedSources {
        baseImages = List.copyOf(baseImages);
        packages = List.copyOf(packages);
    }

    /**
     * Reads the files of a key.
     *
     * @throws InvalidInputException with all mistakes in them
     */
    public static UsedSources of(ImageDescriptor descriptor, BuildOptions options) {
        ResolvedFiles files = ResolvedFiles.read(descriptor, options);
        List<SupportScript> packages = ResolvedFiles.scripts(files.images()).stream()
                .filter(script ->
                        script.git() != null && !options.sourceDirectories().containsKey(script.name()))
                .toList();
        return new UsedSources(files.images().size(), List.copyOf(files.baseImages(BuilderKind.CLASSIC)), packages);
    }
}
