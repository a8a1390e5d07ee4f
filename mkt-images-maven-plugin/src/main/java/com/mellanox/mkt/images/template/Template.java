package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An OS module of this project that another one can be made of.
 *
 * @param key its key
 * @param dockerDirectory its docker directory
 * @param descriptor its descriptor, which need not be there
 */
public record Template(ImageKey key, Path dockerDirectory, Path descriptor) {

    /** The files of a module with another key, or the same: the docker directory and the descriptor. */
    List<NewFile> files(ImageKey other) throws IOException {
        List<NewFile> files = new ArrayList<>();
        files.add(NewFile.of(moduleName(other) + "/image.yaml", descriptor(other)));
        List<Path> all;
        try (Stream<Path> walked = Files.walk(dockerDirectory)) {
            all = walked.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : all) {
            String name = dockerDirectory.relativize(file).toString().replace('\\', '/');
            byte[] content = renamed(Files.readAllBytes(file), other);
            files.add(new NewFile(dockerName(other) + "/" + name, content, isExecutable(file)));
        }
        return files;
    }

    /** The directory of a key's module. */
    public static String moduleName(ImageKey key) {
        return "mkt-images-" + key;
    }

    /** The docker directory of a key. */
    public static String dockerName(ImageKey key) {
        return "docker/" + key;
    }

    private String descriptor(ImageKey other) throws IOException {
        String text = Files.exists(descriptor) ? Files.readString(descriptor) : "key: " + key + "\n";
        // The title is that of the release whose files are copied.
        String untitled = other.equals(key) ? text : text.replaceFirst("(?m)^title:.*\\R", "");
        return untitled.replaceFirst("(?m)^key:.*$", "key: " + other);
    }

    /** With the other key wherever this one means the module: not in the names of packages, which may look alike. */
    private byte[] renamed(byte[] content, ImageKey other) {
        if (other.equals(key)) {
            return content;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return Pattern.compile("(local_mkt/[a-z0-9._-]+:|/(?:kvm|build|ci):|\\bdocker/|-Dkey=|\\bmkt-images-)"
                            + Pattern.quote(key.value()) + "(?![\\w-]|\\.\\w)")
                    .matcher(text)
                    .replaceAll("$1" + Matcher.quoteReplacement(other.value()))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException noText) {
            return content;
        }
    }

    private static boolean isExecutable(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (UnsupportedOperationException noSuchRights) {
            return false;
        }
    }
}
