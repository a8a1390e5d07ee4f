package com.mellanox.mkt.images.run;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The packages that were compiled for an image, and from what. A label of the image has them on one line:
 * {@code iproute2=https://example.com/iproute2.git@<commit> rdma_core=@<tree> tools}, the second from a directory, the third from
 * no source.
 *
 * @param byName the source of each, {@link Source#UNKNOWN} for a package without one
 */
public record CompiledPackages(SortedMap<String, Source> byName) {

    public CompiledPackages {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /**
     * What a package was compiled from.
     *
     * @param url where it comes from; empty for a directory
     * @param commit its full id; empty for a directory
     * @param tree the id of its git tree; empty if only the commit is known
     */
    public record Source(String url, String commit, String tree) {
        /** There is no source, or it is not known. */
        public static final Source UNKNOWN = new Source("", "", "");

        /** Whether both are the same files, as far as it is known. */
        public boolean isSameAs(Source other) {
            boolean haveCommits = !commit.isEmpty() && !other.commit.isEmpty();
            boolean areTreesSame = isKnown() == other.isKnown() && tree.equals(other.tree);
            return haveCommits ? commit.equals(other.commit) : areTreesSame;
        }

        /** Whether there is a commit or a tree. */
        public boolean isKnown() {
            return !equals(UNKNOWN);
        }

        private String text() {
            return !isKnown() ? "" : "=" + url.replace(" ", "%20") + "@" + (commit.isEmpty() ? tree : commit);
        }

        private static Source parse(String text) {
            int at = text.lastIndexOf('@');
            String url = text.substring(0, Math.max(at, 0));
            String id = text.substring(at + 1);
            return url.isEmpty() ? new Source("", "", id) : new Source(url, id, "");
        }
    }

    /** Reads the value of the label {@code com.mellanox.mkt.sources}; empty if the image has none. */
    public static Optional<CompiledPackages> of(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(Labels.SOURCES)).map(CompiledPackages::parse);
    }

    static CompiledPackages parse(String text) {
        SortedMap<String, Source> packages = new TreeMap<>();
        for (String each : text.split(" ", -1)) {
            int end = each.indexOf('=');
            if (end > 0) {
                packages.put(each.substring(0, end), Source.parse(each.substring(end + 1)));
            } else if (!each.isEmpty()) {
                packages.put(each, Source.UNKNOWN);
            }
        }
        return new CompiledPackages(packages);
    }

    /** The value of the label. */
    String text() {
        return byName.entrySet().stream()
                .map(each -> each.getKey() + each.getValue().text())
                .collect(Collectors.joining(" "));
    }
}
