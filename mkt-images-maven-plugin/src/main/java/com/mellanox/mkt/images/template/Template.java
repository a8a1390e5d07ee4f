package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * An OS module of this project that a new module is copied from.
 *
 * @param descriptor its descriptor, which need not exist
 */
public record Template(ImageKey key, Path dockerDirectory, Path descriptor) {

    /** The descriptor and the docker directory for a key. */
    public List<NewFile> files(ImageKey other) {
        List<NewFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(dockerDirectory)) {
            files.add(NewFile.of(moduleName(other) + "/image.yaml", descriptor(other)));
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                byte[] content = withKey(other, Files.readAllBytes(file));
                // Files.isExecutable is false for every file in a jar.
                boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
                files.add(new NewFile(dockerName(other) + "/" + dockerDirectory.relativize(file), content, executable));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        // The title names the release of the template.
        String untitled = other.equals(key) ? text : text.replaceFirst("(?m)^title:.*\\R", "");
        return untitled.replaceFirst("(?m)^key:.*$", "key: " + other);
    }

    /** Replaces this key where it means the module; names of packages may contain the same letters. */
    private byte[] withKey(ImageKey other, byte[] content) {
        if (other.equals(key)) {
            return content;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return Pattern.compile("(local_mkt/[a-z0-9._-]+:|/(?:kvm|build|ci):|\\bdocker/|-Dkey=|\\bmkt-images[-/])"
                            + Pattern.quote(key.value()) + "(?![\\w-]|\\.\\w)")
                    .matcher(text)
                    .replaceAll("$1" + Matcher.quoteReplacement(other.value()))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException binary) {
            return content;
        }
    }
}
