package com.mellanox.mkt.images.sbom;

import com.mellanox.mkt.images.publication.BuiltImages.Source;
import java.util.regex.Pattern;

/** The version of a package that was compiled from a source. */
final class CompiledVersion {
    /** A tag has a number; a branch such as {@code master} is no version. */
    private static final Pattern TAG = Pattern.compile(".*\\d.*");

    private CompiledVersion() {}

    /** The tag by which the script names the commit, or else the commit, or the tree of a directory. */
    static String of(Source source) {
        if (source.revision() != null && TAG.matcher(source.revision()).matches()) {
            return source.revision();
        }
        return source.commit() == null ? "tree-" + source.tree() : source.commit();
    }
}
