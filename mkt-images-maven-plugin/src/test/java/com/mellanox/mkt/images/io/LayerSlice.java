package com.mellanox.mkt.images.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;

/** What an engine sends of a path in an image of one layer. */
public final class LayerSlice {
    private LayerSlice() {}

    /**
     * A tar of the path, whose names begin with its last component.
     *
     * @param layer the layer's tar
     * @throws FileNotFoundException where the path is not in it
     */
    public static byte[] of(byte[] layer, String path) throws IOException {
        String start = path.substring(1);
        int parent = start.lastIndexOf('/') + 1;
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        boolean[] found = {false};
        try (TarWriter tar = new TarWriter(slice, Instant.EPOCH)) {
            new TarReader(new ByteArrayInputStream(layer)).forEach((entry, content) -> {
                if (entry.name().equals(start) || entry.name().startsWith(start + "/")) {
                    found[0] = true;
                    byte[] bytes = content.readAllBytes();
                    tar.entry(renamed(entry, parent), bytes.length, out -> out.write(bytes));
                }
            });
        }
        if (!found[0]) {
            throw new FileNotFoundException(path);
        }
        return slice.toByteArray();
    }

    private static TarReader.Entry renamed(TarReader.Entry entry, int parent) {
        String target = entry.type().equals("hard link") ? entry.target().substring(parent) : entry.target();
        return new TarReader.Entry(
                entry.name().substring(parent),
                entry.type(),
                entry.mode(),
                entry.owner(),
                entry.group(),
                target,
                entry.attributes());
    }
}
