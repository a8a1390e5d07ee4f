package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of a new OS module except its POM. */
public sealed interface ModuleContent {

    List<NewFile> files(ImageKey key);

    /** The directories that must not have any files yet, relative to the reactor's root. */
    List<String> directories(ImageKey key);

    /** What the user still has to do, if anything. */
    Optional<String> remainder(ImageKey key);

    /** A copy of one of this project's modules. */
    record Copy(Template template) implements ModuleContent {
        @Override
        public List<NewFile> files(ImageKey key) {
            return template.files(key);
        }

        @Override
        public List<String> directories(ImageKey key) {
            return List.of(Template.moduleName(key), Template.dockerName(key));
        }

        @Override
        public Optional<String> remainder(ImageKey key) {
            return template.key().equals(key)
                    ? Optional.empty()
                    : Optional.of(Template.dockerName(key) + " is a copy of " + Template.dockerName(template.key())
                            + " of mkt-images: change its base image and packages to those of " + key);
        }
    }

    /**
     * The user's docker directory, which exists already.
     *
     * @param root the reactor's root
     */
    record Present(Path root) implements ModuleContent {
        @Override
        public List<NewFile> files(ImageKey key) {
            Path docker = root.resolve(Template.dockerName(key));
            if (!Files.isDirectory(docker)) {
                throw new InvalidInputException(
                        "-Dmkt.init.from=none, but the directory " + docker + " does not exist",
                        "Put your docker directory there, or omit -Dmkt.init.from");
            }
            return List.of(NewFile.of(Template.moduleName(key) + "/image.yaml", "key: " + key + "\n"));
        }

        @Override
        public List<String> directories(ImageKey key) {
            return List.of(Template.moduleName(key));
        }

        @Override
        public Optional<String> remainder(ImageKey key) {
            return Optional.empty();
        }
    }
}
