package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshUse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An image of a key, with what it is made of and the images that it needs. */
public sealed interface PlannedImage {

    ImageReference reference();

    /** References of the images of the same key that this one starts from or copies from. */
    default Set<ImageReference> needs() {
        return Set.of();
    }

    /** References of the images that come from a registry. */
    default Set<ImageReference> baseImages() {
        return Set.of();
    }

    /** The image of its {@code # syntax=} line, by which BuildKit reads its Dockerfile; empty without such a line. */
    default Optional<ImageReference> frontend() {
        return Optional.empty();
    }

    /** Build arguments that the image depends on, by name, in the order of the names. */
    default Map<String, String> arguments() {
        return Map.of();
    }

    /** Whether it is a KVM image. */
    default boolean isKvm() {
        return false;
    }

    /** The file that says how it is made: its Dockerfile or support script. */
    Path file();

    /** The places of {@link #file()} that name secrets. */
    default List<SecretUse> secrets() {
        return List.of();
    }

    /** The places of {@link #file()} that name ssh agents. */
    default List<SshUse> agents() {
        return List.of();
    }

    /**
     * An image that a Dockerfile of the docker directory makes: the support environment, or a final image.
     *
     * @param role what it is for
     * @param name its short name: {@code kvm}
     * @param files what it copies from the docker directory, relative to it
     */
    record DockerfileImage(
            ImageReference reference,
            Role role,
            String name,
            Dockerfile dockerfile,
            List<String> files,
            Set<ImageReference> needs,
            Set<ImageReference> baseImages)
            implements PlannedImage {

        public DockerfileImage {
            files = List.copyOf(files);
            needs = inOrder(needs);
            baseImages = inOrder(baseImages);
        }

        @Override
        public Map<String, String> arguments() {
            return dockerfile.arguments();
        }

        @Override
        public Optional<ImageReference> frontend() {
            return dockerfile.frontend().map(UsedImage::image);
        }

        @Override
        public Path file() {
            return dockerfile.file();
        }

        @Override
        public List<SecretUse> secrets() {
            return dockerfile.secrets();
        }

        @Override
        public List<SshUse> agents() {
            return dockerfile.agents();
        }

        /** Whether it is the KVM image, the one that kernels boot. */
        @Override
        public boolean isKvm() {
            return role == Role.FINAL && name.equals("kvm");
        }
    }

    /**
     * A support image: the support environment after the package's script ran.
     *
     * @param environment the support environment
     * @param copies what it copies from other images
     */
    record SupportImage(
            ImageReference reference,
            SupportScript script,
            ImageReference environment,
            List<Copy> copies,
            Set<ImageReference> needs,
            Set<ImageReference> baseImages)
            implements PlannedImage {

        public SupportImage {
            copies = List.copyOf(copies);
            needs = inOrder(needs);
            baseImages = inOrder(baseImages);
        }

        @Override
        public Path file() {
            return script.file();
        }

        @Override
        public List<SecretUse> secrets() {
            return script.secrets();
        }

        @Override
        public List<SshUse> agents() {
            return script.agents();
        }
    }

    /** The image of a package that is left out; other images find nothing of the package in it. */
    record LeftOutImage(ImageReference reference, SupportScript script, LeftOutFiles files) implements PlannedImage {
        @Override
        public Path file() {
            return script.file();
        }
    }

    private static Set<ImageReference> inOrder(Set<ImageReference> images) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(images));
    }

    /** What a Dockerfile's image is for. */
    enum Role {
        ENVIRONMENT,
        FINAL
    }

    /**
     * Files that a support image copies from another image.
     *
     * @param files absolute paths, globs among them
     * @param destination where they go
     */
    record Copy(ImageReference from, List<String> files, String destination) {
        public Copy {
            files = List.copyOf(files);
        }
    }
}
