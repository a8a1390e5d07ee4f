package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the instructions of a Dockerfile use, as they are read, and the problems with it. */
final class DockerfileUses {
    private final Path file;
    private final Problems problems;
    private final Declarations declarations;
    private final List<UsedImage> images = new ArrayList<>();
    private final List<ContextSource> contextSources = new ArrayList<>();
    private final List<RemoteSource> remoteSources = new ArrayList<>();
    private final List<SecretUse> secrets = new ArrayList<>();
    private final List<SshUse> agents = new ArrayList<>();
    private final List<BuilderRequirement> requirements = new ArrayList<>();
    private final Map<Integer, Platform> platforms = new TreeMap<>();

    DockerfileUses(Path file, Map<String, String> buildArguments, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.declarations = new Declarations(buildArguments);
    }

    Declarations declarations() {
        return declarations;
    }

    /** Adds an image that is not a stage; paths are those that are copied or mounted from it, none for {@code FROM}. */
    void addImage(Instruction instruction, String text, List<String> paths) {
        try {
            images.add(new UsedImage(ImageReference.parse(text), text, paths, instruction.line()));
        } catch (IllegalArgumentException e) {
            report(
                    instruction,
                    String.valueOf(e.getMessage()),
                    declarations.stages().isEmpty()
                            ? "Correct the reference"
                            : "Correct it, or name a stage above: "
                                    + String.join(", ", declarations.stages().keySet()));
        }
    }

    /** Adds a path or pattern of the docker directory; with a variable, it can be any. */
    void addContextSource(Instruction instruction, String pattern) {
        contextSources.add(new ContextSource(pattern.contains("$") ? "." : pattern, instruction.line()));
    }

    void add(RemoteSource source) {
        remoteSources.add(source);
    }

    void add(SecretUse secret) {
        secrets.add(secret);
    }

    void add(SshUse agent) {
        agents.add(agent);
    }

    void add(BuilderRequirement requirement) {
        requirements.add(requirement);
    }

    void addPlatform(Instruction instruction, Platform platform) {
        platforms.put(instruction.line(), platform);
    }

    /** Checks the URLs of an {@code ADD} and its checksum. */
    void checkChecksum(Instruction instruction, List<String> sources) {
        new ChecksumRule(file, problems).check(instruction, sources);
    }

    void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }

    /** The Dockerfile, after its last instruction. */
    Dockerfile dockerfile(@Nullable UsedImage syntaxImage, boolean differsByBuilder) {
        return new Dockerfile(
                file,
                syntaxImage,
                images,
                contextSources,
                remoteSources,
                secrets,
                agents,
                declarations.arguments(),
                declarations.values(),
                requirements,
                differsByBuilder,
                platforms,
                declarations.stages());
    }
}
