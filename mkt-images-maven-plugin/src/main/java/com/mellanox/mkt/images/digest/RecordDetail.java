package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much a record tells of the files and texts that an image is made of: as much as there is room for. */
enum RecordDetail {
    /** Each file by itself, each text in full. */
    FILES(Integer.MAX_VALUE, true),
    /** Files by the directory that they are in. */
    DIRECTORIES(Integer.MAX_VALUE, true),
    /** Files by the topmost directory, for more directories than a label holds. */
    TOP(1, true),
    /** Each file by itself, for texts that a label cannot hold and that go by their digest. */
    DIGESTS(Integer.MAX_VALUE, false),
    /** All files together, texts by their digest. */
    ALL(0, false);

    /** A digest's beginning, enough to see that two differ. */
    private static final int SHOWN = 12;

    private static final String DIGEST = "sha256:";

    private final int depth;
    private final boolean texts;

    /**
     * Tells so much.
     *
     * @param depth to how many directories of its path a file is told
     * @param texts whether texts are told in full
     */
    RecordDetail(int depth, boolean texts) {
        this.depth = depth;
        this.texts = texts;
    }

    /** The items as a record of this detail has them. */
    List<InputItem> of(List<InputItem> items) {
        List<InputItem> result = new ArrayList<>();
        Map<String, Hash> directories = new TreeMap<>();
        for (InputItem item : items) {
            if (item.kind() == Kind.FILE && this != FILES && this != DIGESTS) {
                directories
                        .computeIfAbsent(directory(item.name()), name -> new Hash())
                        .add(item.name())
                        .add(item.value());
            } else {
                result.add(shortened(item));
            }
        }
        directories.forEach((name, hash) ->
                result.add(InputItem.file(name, beginning(hash.digest().value()))));
        return result;
    }

    private InputItem shortened(InputItem item) {
        if (item.kind() == Kind.FILE) {
            return InputItem.file(item.name(), beginning(item.value()));
        }
        return item.kind() == Kind.TEXT && !texts
                ? InputItem.file(
                        item.name(),
                        beginning(new Hash().add(item.value()).digest().value()))
                : item;
    }

    /** The value with its digest cut short, whatever stands before it. */
    private static String beginning(String value) {
        int digest = value.indexOf(DIGEST);
        return digest < 0 ? value : value.substring(0, Math.min(value.length(), digest + DIGEST.length() + SHOWN));
    }

    /** The beginning of the path's directory that counts at this detail: {@code ./} for a file that is in none. */
    private String directory(String path) {
        // The path of an nfs file begins with a slash.
        int end = depth == 1 ? path.indexOf('/', 1) : path.lastIndexOf('/');
        return end <= 0 || depth == 0 ? "./" : path.substring(0, end + 1);
    }
}
