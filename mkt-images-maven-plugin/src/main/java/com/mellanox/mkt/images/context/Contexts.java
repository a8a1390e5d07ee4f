package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.plan.LeftOutFiles;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the build context of each kind of image. */
public final class Contexts {
    private static final String ROOT = "root";
    private static final String BUILDER = "builder";

    private final Function<ImageReference, Path> directories;
    private final BuilderKind builder;

    /**
     * Creates contexts with the files of the docker directory of each image.
     *
     * @param builder the builder that they are for; an input of the images whose files can depend on it
     */
    public Contexts(Function<ImageReference, Path> directories, BuilderKind builder) {
        this.directories = directories;
        this.builder = builder;
    }

    /** The docker directory that an image is made of. */
    public Path dockerDirectory(PlannedImage image) {
        return directories.apply(image.reference());
    }

    /**
     * The context of a Dockerfile of the docker directory.
     *
     * @param files the relative paths that it uses; a link to a shared file is sent as the file
     */
    public BuildContext of(DockerfileImage image, List<String> files) {
        Path directory = dockerDirectory(image);
        BuildContext context = new BuildContext()
                .dockerfile(dockerfilePath(image), image.dockerfile(), builder)
                .files(directory, files);
        if (image.dockerfile().differsByBuilder()) {
            context.input(BUILDER, builder.toString());
        }
        return context;
    }

    /** The context path of the Dockerfile of an image. */
    public String dockerfilePath(DockerfileImage image) {
        return dockerDirectory(image).relativize(image.dockerfile().file()).toString();
    }

    /**
     * The context of a support image.
     *
     * @param source its source; empty for none
     * @param nfsFiles its nfs files on this host, in the order of its script
     */
    public BuildContext of(SupportImage image, Optional<Source> source, List<Path> nfsFiles) {
        return of(image, source, nfsFiles, null);
    }

    /**
     * The context of an incremental build. It has the same inputs as that of any other build.
     *
     * @param trees the user's own directories that the build is for
     */
    public BuildContext incremental(SupportImage image, Source source, List<Path> nfsFiles, List<Path> trees) {
        IncrementalBuild build = new IncrementalBuild(trees, !image.copies().isEmpty());
        return of(image, Optional.of(source), nfsFiles, build);
    }

    private BuildContext of(
            SupportImage image, Optional<Source> source, List<Path> nfsFiles, @Nullable IncrementalBuild incremental) {
        BuildContext context = new BuildContext();
        List<String> nfsPaths = addNfsFiles(context, image, nfsFiles);
        source.ifPresent(tree -> context.tarOf(SupportDockerfile.SOURCE_TAR, tree));
        Path script = image.script().file();
        context.script(SupportDockerfile.FILES + "/" + script.getFileName(), script);
        for (String file : image.script().otherFiles()) {
            context.file(
                    SupportDockerfile.FILES + "/" + file, dockerDirectory(image).resolve(file), file);
        }
        context.text(SupportDockerfile.MACROS_FILE, SupportDockerfile.MACROS);
        SupportDockerfile dockerfile = new SupportDockerfile(image, nfsPaths, source.isPresent());
        if (dockerfile.copiesByPattern()) {
            context.input(BUILDER, builder.toString());
        }
        image.secrets().forEach(use -> context.input("secret " + use.id(), "in /run/secrets"));
        image.agents().forEach(use -> context.input("ssh agent " + use.id(), "in " + SupportScript.AGENTS));
        ScriptStep step = new ScriptStep(image, builder, incremental);
        if (step.hasCaches()) {
            CompilerCache.addTo(context);
        }
        if (incremental != null) {
            IncrementalBuild.addTo(context);
        }
        return context.steps(
                (time, names) -> {
                    UnaryOperator<String> run = path ->
                            step.instruction(epoch(source.map(Source::time).orElse(time)), path);
                    return incremental == null ? dockerfile.text(names, run) : dockerfile.incrementalText(names, run);
                },
                // The registry and the key of an image, the time of a source, and caches are not inputs.
                dockerfile.text(
                        name -> image.needs().contains(name) ? name.shortName() : name.toString(),
                        path -> ScriptStep.counted("time", path)));
    }

    /** Returns their paths in the context. */
    private static List<String> addNfsFiles(BuildContext context, SupportImage image, List<Path> nfsFiles) {
        List<String> paths = new ArrayList<>();
        for (Path file : nfsFiles) {
            Path original = Path.of(image.script().nfsFiles().get(paths.size()).path());
            String path = "nfs/" + paths.size() + "/" + original.getFileName();
            paths.add(path);
            context.file(path, file, original.toString());
        }
        return paths;
    }

    /** The value of SOURCE_DATE_EPOCH; tools accept no time before 1970. */
    private static String epoch(Instant time) {
        return Long.toString(Math.max(0, time.getEpochSecond()));
    }

    /** The context of a package that is left out. */
    public BuildContext of(LeftOutImage image) {
        BuildContext context = new BuildContext().directory(ROOT);
        image.files().directories().forEach(directory -> context.directory(ROOT + directory));
        String name = LeftOutFiles.rpmName(image.script().name());
        image.files()
                .rpms()
                .forEach(rpm -> context.bytes(ROOT + rpm, EmptyRpm.of(name), "RPM " + name + " without files"));
        String dockerfile = "FROM scratch\nCOPY " + ROOT + "/ /\n";
        return context.steps((time, names) -> dockerfile, dockerfile);
    }
}
