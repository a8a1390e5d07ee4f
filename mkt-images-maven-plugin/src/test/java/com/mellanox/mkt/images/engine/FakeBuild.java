package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A build that the fake engine was asked for, with what was in its context. */
public final class FakeBuild {
    private final BuildRequest request;
    private final Map<String, Entry> context;

    private FakeBuild(BuildRequest request, Map<String, Entry> context) {
        this.request = request;
        this.context = context;
    }

    /**
     * An entry of the context's tar.
     *
     * @param name as it stands in the tar, directories with {@code /} at their end
     * @param mode permissions
     * @param text the content as UTF-8; the target of a link
     */
    public record Entry(String name, int mode, String text) {}

    static FakeBuild read(BuildRequest request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        request.context().writeTo(bytes);
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String text = entry.isSymbolicLink()
                        ? entry.getLinkName()
                        : new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                entries.put(entry.getName(), new Entry(entry.getName(), entry.getMode(), text));
            }
        }
        return new FakeBuild(request, entries);
    }

    public BuildRequest request() {
        return request;
    }

    /** The names in the context, in their order. */
    public List<String> names() {
        return List.copyOf(context.keySet());
    }

    /** An entry of the context. */
    public Entry entry(String name) {
        return Objects.requireNonNull(context.get(name), () -> name + " is not in the context, only " + names());
    }

    /** The text of the Dockerfile, with the names of images for the ids or temporary names that were sent. */
    public String dockerfile() {
        return withNames(entry(request.dockerfile()).text());
    }

    /** The same for the same files, whichever images the Dockerfile's names stand for. */
    String fingerprint() {
        return withNames(request.dockerfile() + context.values());
    }

    private String withNames(String text) {
        String named = text;
        for (Map.Entry<ImageId, ImageReference> image : request.names().entrySet()) {
            named = named.replace(image.getKey().toString(), image.getValue().toString());
        }
        for (Map.Entry<ImageId, ImageReference> image : request.temporaryNames().entrySet()) {
            String name = String.valueOf(request.names().get(image.getKey()));
            named = named.replace(image.getValue().toString(), name);
        }
        return named;
    }
}
