package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.io.HardLinks;
import com.mellanox.mkt.images.io.TarReader;
import com.mellanox.mkt.images.io.TarReader.Entry;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The digest of a package's products: paths, types, modes, owners, link targets, extended attributes, contents, and which
 * names are the same file. Times are not in it, nor is the order in which an engine sends files or a script names them.
 */
public final class ProductsDigest {
    private static final String FORMAT = "mkt-images products 1";

    private static final String LINK = "link";

    /** By path; another name of a file is not among them. */
    private final SortedMap<String, Digest> files = new TreeMap<>();

    private final HardLinks names = new HardLinks();

    private final SortedMap<String, String> linked = new TreeMap<>();

    /**
     * Adds one of the products.
     *
     * @param path its absolute path in the image
     * @param tar a tar stream of it, whose names begin with the last component of the path
     */
    public void add(String path, InputStream tar) throws IOException {
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        new TarReader(tar).forEach((entry, content) -> {
            String file = parent + entry.name();
            if (entry.type().equals("hard link")) {
                names.add(file, parent + entry.target());
            } else {
                files.put(file, digest(entry, content));
            }
            if (file.equals(path) && entry.type().equals(LINK)) {
                linked.put(path, entry.target());
            }
        });
    }

    private static Digest digest(Entry entry, InputStream content) throws IOException {
        Hash hash = new Hash()
                .add(entry.type())
                // A link has no mode of its own; what stands there is the archiver's choice.
                .add(entry.type().equals(LINK) ? "" : Integer.toOctalString(entry.mode()))
                .add(entry.owner() + ":" + entry.group())
                .add(entry.target())
                .add(String.valueOf(entry.attributes().size()));
        entry.attributes().forEach((name, value) -> hash.add(name).add(value));
        hash.addLast(content, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        return hash.digest();
    }

    /**
     * The products that are links themselves and lead to no other product, with their targets. A copy of such a link
     * contains its target, which is not in the digest.
     */
    public SortedMap<String, String> linksElsewhere() {
        SortedMap<String, String> elsewhere = new TreeMap<>(linked);
        elsewhere
                .entrySet()
                .removeIf(link -> files.containsKey(Path.of(link.getKey())
                        .resolveSibling(link.getValue())
                        .normalize()
                        .toString()));
        return elsewhere;
    }

    /** The digest of all that was added. */
    public Digest digest() {
        Map<String, String> first = new HashMap<>();
        SortedSet<String> all = new TreeSet<>(names.names());
        all.addAll(files.keySet());
        // In the order of the names, so that the first of a file is the same whichever of them stood first in the tar.
        all.forEach(name -> first.putIfAbsent(names.original(name), name));
        Hash hash = new Hash().add(FORMAT);
        all.forEach(name -> {
            String original = names.original(name);
            Digest value = files.get(original);
            hash.add(name).add(value == null ? original : value.toString()).add(first.getOrDefault(original, name));
        });
        return hash.digest();
    }
}
