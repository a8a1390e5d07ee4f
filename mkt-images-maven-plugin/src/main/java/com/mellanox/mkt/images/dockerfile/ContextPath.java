package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Paths relative to a docker directory, with {@code /}; the directory itself is the empty path. */
final class ContextPath {
    private ContextPath() {}

    /** Without empty and {@code .} components, and without {@code ..} where something is before it. */
    static String clean(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/", -1)) {
            int last = components.size() - 1;
            if (component.equals("..") && last >= 0 && !components.get(last).equals("..")) {
                components.remove(last);
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return String.join("/", components);
    }

    static boolean leaves(String clean) {
        return clean.equals("..") || clean.startsWith("../");
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String join(String directory, String name) {
        return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
    }
}
