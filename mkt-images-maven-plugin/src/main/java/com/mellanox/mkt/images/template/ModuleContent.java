package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a new module has beside its POM. */
public sealed interface ModuleContent {

    /** The files that are to be written for a key. */
    List<NewFile> files(ImageKey key);

    /** The directories that nothing may be in yet, below the reactor's root. */
    List<String> directories(ImageKey key);

    /** What is left to the user; empty where nothing is. */
    Optional<String> remainder(ImageKey key);

    /** A copy of one of this project's modules. */
    record Copy(Template template) implements ModuleContent {
        @Override
        public List<NewFile> files(ImageKey key) {
            return Templates.files(template, key);
        }

        @Override
        public List<String> directories(ImageKey key) {
            return List.of(Template.moduleName(key), Template.dockerName(key));
        }

        @Override
        public Optional<String> remainder(ImageKey key) {
            return template.key().equals(key)
                    ? Optional.empty()
                    : Optional.of(Template.dockerName(key) + " has what " + Template.dockerName(template.key())
                            + " of mkt-images has: change base image and packages to those of " + key);
        }
    }

    /**
     * The docker directory that is there already, as it is.
     *
     * @param root the reactor's root
     */
    record Present(Path root) implements ModuleContent {
        @Override
        public List<NewFile> files(ImageKey key) {
            Path docker = root.resolve(Template.dockerName(key));
            if (!Files.isDirectory(docker)) {
                throw new InvalidInputException(
                        "-Dmkt.init.from=none, but there is no " + docker,
                        "Put your docker directory there, or leave -Dmkt.init.from out");
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
