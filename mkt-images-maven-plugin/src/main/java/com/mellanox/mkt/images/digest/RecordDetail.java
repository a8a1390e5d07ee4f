package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of the files and texts of an image is in a record: as much as fits. */
enum RecordDetail {
    /** Each file, each text in full. */
    FILES,
    /** Files by their directory, each text in full. */
    DIRECTORIES,
    /** All files together, texts by their digest. */
    ALL;

    /** Digits of a digest that are enough to see that two differ. */
    private static final int SHOWN = 12;

    private static final String DIGEST = "sha256:";

    /** The items as a record of this detail has them. */
    List<InputItem> of(List<InputItem> items) {
        List<InputItem> result = new ArrayList<>();
        Map<String, Hash> directories = new TreeMap<>();
        for (InputItem item : items) {
            if (item.kind() == Kind.FILE && this != FILES) {
                directories
                        .computeIfAbsent(directory(item.name()), name -> new Hash())
                        .add(item.name())
                        .add(item.value());
            } else if (item.kind() == Kind.FILE) {
                result.add(InputItem.file(item.name(), shortened(item.value())));
            } else if (item.kind() == Kind.TEXT && this == ALL) {
                result.add(InputItem.file(item.name(), shortened(new Hash().add(item.value()))));
            } else {
                result.add(item);
            }
        }
        directories.forEach((name, hash) -> result.add(InputItem.file(name, shortened(hash))));
        return result;
    }

    private static String shortened(Hash hash) {
        return shortened(hash.digest().value());
    }

    /** The value with the first digits of its digest only. */
    private static String shortened(String value) {
        int digest = value.indexOf(DIGEST);
        return digest < 0 ? value : value.substring(0, Math.min(value.length(), digest + DIGEST.length() + SHOWN));
    }

    /** The path's directory: {@code ./} for a file that is in none. The path of an nfs file begins with a slash. */
    private String directory(String path) {
        int end = path.lastIndexOf('/');
        return end <= 0 || this == ALL ? "./" : path.substring(0, end + 1);
    }
}
