package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A script that builds a support package, as its header describes it.
 *
 * @param name the package
 * @param file the script
 * @param git the source; null for none
 * @param isPrivate whether the source is named by the user alone
 * @param otherFiles files that the script finds in {@code /opt}: relative to the docker directory, normalised; they exist
 * @param imageFiles files of other images
 * @param nfsFiles files of a network file system
 * @param products absolute paths of the files that the script makes, without a slash at their end; empty if the header has none
 * @param secrets secrets that the script reads from {@code /run/secrets}
 * @param agents ssh agents that the script uses
 * @param caches absolute paths of directories that keep their files from one run of the script to the next, and are not in the
 *     image; without a slash at their end
 * @param incremental whether a build of the user's own tree continues in the directory of the last one
 */
public record SupportScript(
        PackageName name,
        Path file,
        @Nullable GitSource git,
        boolean isPrivate,
        List<String> otherFiles,
        List<FilesFromImage> imageFiles,
        List<NfsFile> nfsFiles,
        List<String> products,
        List<SecretUse> secrets,
        List<SshUse> agents,
        List<String> caches,
        boolean incremental) {

    /** The directory of the source while the script runs. */
    public static final String SOURCE = "/opt/src";

    /** The directory with the sockets of the ssh agents while the script runs, each by its id. */
    public static final String AGENTS = "/run/mkt-images/ssh";

    /** The directory of the compiler cache while the script runs. */
    public static final String COMPILER_CACHE = "/var/cache/mkt-images/ccache";

    public SupportScript {
        otherFiles = List.copyOf(otherFiles);
        imageFiles = List.copyOf(imageFiles);
        nfsFiles = List.copyOf(nfsFiles);
        products = List.copyOf(products);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
        caches = List.copyOf(caches);
    }

    /**
     * The repository and the commit of a source.
     *
     * @param url a URL or a path that git understands; without a password
     * @param revision a full commit id, a tag or a branch
     * @param line the script's line with the revision
     */
    public record GitSource(String url, String revision, int line) {}

    /**
     * Files that are copied from another image.
     *
     * @param from the image in the script's words: a full reference or a package's short name
     * @param files absolute paths in that image, as patterns; they can have spaces
     * @param dest the absolute path that they are copied to; ends with {@code /} if it is a directory
     * @param line the script's line with the image
     */
    public record FilesFromImage(String from, List<String> files, String dest, int line) {
        public FilesFromImage {
            files = List.copyOf(files);
        }
    }

    /**
     * A file of a network file system; an archive is unpacked.
     *
     * @param path its absolute path there
     * @param dest the absolute path that it is copied to; ends with {@code /} if it is a directory
     * @param line the script's line with the path
     */
    public record NfsFile(String path, String dest, int line) {}

    /** The git source, if there is one. */
    public Optional<GitSource> source() {
        return Optional.ofNullable(git);
    }
}
