package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.OtherFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the build context of each kind of image. */
public final class Contexts {
    private static final String SOURCE_TAR = "source.tar";
    private static final String FILES = "files";
    private static final String ROOT = "root";

    private final Path dockerDirectory;

    public Contexts(Path dockerDirectory) {
        this.dockerDirectory = dockerDirectory;
    }

    public Path dockerDirectory() {
        return dockerDirectory;
    }

    /**
     * The context of a Dockerfile of the docker directory.
     *
     * @param files what it takes from there, relative
     * @param time the time that these bear
     */
    public BuildContext of(DockerfileImage image, List<String> files, Instant time) {
        Path dockerfile = image.dockerfile().file();
        BuildContext context = new BuildContext(time);
        files.forEach(file -> context.host(file, dockerDirectory.resolve(file)));
        return context.file(dockerfilePath(image), dockerfile);
    }

    /** Where the Dockerfile of an image is in its context. */
    public String dockerfilePath(DockerfileImage image) {
        return dockerDirectory.relativize(image.dockerfile().file()).toString();
    }

    /**
     * The context of a support image.
     *
     * @param source its source, empty where it has none
     * @param nfsFiles its nfs files on this host, in the order of its script
     * @param time the time that all but the source's files bear
     */
    public BuildContext of(SupportImage image, Optional<Source> source, List<Path> nfsFiles, Instant time) {
        BuildContext context = new BuildContext(time);
        List<String> nfsPaths = new ArrayList<>();
        for (Path file : nfsFiles) {
            String directory = "nfs/" + nfsPaths.size();
            Path original = Path.of(
                    image.script().inputs().nfsFiles().get(nfsPaths.size()).path());
            String name = String.valueOf(original.getFileName());
            nfsPaths.add(directory + "/" + name);
            context.file(directory + "/" + name, file);
        }
        source.ifPresent(tree -> context.tarOf(SOURCE_TAR, tree.files(), tree.time()));
        Path script = image.script().file();
        context.file(FILES + "/" + script.getFileName(), script);
        for (OtherFile file : image.script().inputs().otherFiles()) {
            context.file(FILES + "/" + file.path(), dockerDirectory.resolve(file.path()));
        }
        return context.text(
                BuildContext.DOCKERFILE,
                SupportDockerfile.of(image, nfsPaths, source.isPresent() ? SOURCE_TAR : "", FILES));
    }

    /** The context of a package that is left out: its products' directories. */
    public BuildContext of(LeftOutImage image, Instant time) {
        BuildContext context = new BuildContext(time).directory(ROOT);
        image.script().products().forEach(product -> context.directory(ROOT + product));
        return context.text(BuildContext.DOCKERFILE, "FROM scratch\nCOPY " + ROOT + "/ /\n");
    }

    /**
     * A package's source.
     *
     * @param time the time that its files bear
     */
    public record Source(FileTree files, Instant time) {}
}
