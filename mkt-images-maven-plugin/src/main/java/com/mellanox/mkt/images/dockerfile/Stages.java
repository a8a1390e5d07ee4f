package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The stages of a Dockerfile that have begun so far; they go by name, whatever its case, or by number. */
final class Stages {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]*", Pattern.CASE_INSENSITIVE);

    private final List<String> all = new ArrayList<>();

    static boolean isValidName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The empty image, which no registry has. */
    static boolean isScratch(String name) {
        return name.equals("scratch");
    }

    /** Adds a stage; the name is empty where it has none. */
    void add(String name) {
        all.add(name.toLowerCase(Locale.ROOT));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean contains(String nameOrNumber) {
        boolean number = nameOrNumber.matches("\\d{1,4}");
        return number
                ? Integer.parseInt(nameOrNumber) < all.size() - 1
                : all.contains(nameOrNumber.toLowerCase(Locale.ROOT)) && !nameOrNumber.isEmpty();
    }

    List<String> names() {
        return all.stream().filter(name -> !name.isEmpty()).toList();
    }
}
