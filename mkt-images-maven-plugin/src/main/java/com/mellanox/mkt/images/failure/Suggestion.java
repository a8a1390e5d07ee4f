package com.mellanox.mkt.images.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The remedy for a name that is not allowed: the nearest allowed one, and all of them. */
public final class Suggestion {
    private Suggestion() {}

    /** A sentence or two without the last full stop: {@code Did you mean 'kvm'? Allowed: build, ci, kvm}. */
    public static String among(String wrong, Collection<String> allowed) {
        if (allowed.isEmpty()) {
            return "No name is allowed here";
        }
        String all = "Allowed: " + String.join(", ", allowed);
        return nearest(wrong, allowed)
                .map(name -> "Did you mean '" + name + "'? " + all)
                .orElse(all);
    }

    /** The allowed name that differs from the wrong one by few typing mistakes, if there is one. */
    public static Optional<String> nearest(String wrong, Collection<String> allowed) {
        int tolerated = Math.max(1, wrong.length() / 3);
        return allowed.stream()
                .filter(name -> Math.abs(wrong.length() - name.length()) <= tolerated)
                .filter(name -> distance(fold(wrong), fold(name)) <= tolerated)
                .min(Comparator.comparingInt((String name) -> distance(fold(wrong), fold(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Edits that lead from one to the other: a letter put in, left out, replaced, or exchanged with the next. */
    private static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, i, j, from, to);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int fewest(int[][] edits, int i, int j, String from, String to) {
        int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean exchanged =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
